#include "expr/op.h"

#include <math.h>
#include <string.h>

#include "expr/datafn.h"
#include "expr/kernel.h"
#include "expr/special.h"
#include "expr/voigt_width.h"

const mm_op mm_op_number = { .flags = MM_OP_TAME }, mm_op_input = { .flags = MM_OP_TAME },
            mm_op_data = { .flags = MM_OP_TAME };
const mm_op mm_op_copy = { .min_args = 1, .flags = MM_OP_TAME, .run1 = mm_kernel_copy };
const mm_op mm_op_neg = { .min_args = 1, .flags = MM_OP_TAME, .run1 = mm_kernel_neg, .partial = { "-1" } };
const mm_op mm_op_add = {
    .min_args = 2, .flags = MM_OP_TAME, .run2 = mm_kernel_add, .partial = { "1", "1" }
};
const mm_op mm_op_sub = {
    .min_args = 2, .flags = MM_OP_TAME, .run2 = mm_kernel_sub, .partial = { "1", "-1" }
};
const mm_op mm_op_mul = {
    .min_args = 2, .flags = MM_OP_TAME, .run2 = mm_kernel_mul, .partial = { "b", "a" }
};
const mm_op mm_op_div = { .min_args = 2, .run2 = mm_kernel_div, .partial = { "1/b", "-f*(1/b)" } };
const mm_op mm_op_sqrt = { .min_args = 1, .run1 = mm_kernel_sqrt, .partial = { "0.5/f" } };
const mm_op mm_op_less = { .min_args = 2, .flags = MM_OP_TAME, .run2 = mm_kernel_less };
const mm_op mm_op_less_equal = { .min_args = 2, .flags = MM_OP_TAME, .run2 = mm_kernel_less_equal };
const mm_op mm_op_equal = { .min_args = 2, .flags = MM_OP_TAME, .run2 = mm_kernel_equal };
const mm_op mm_op_unequal = { .min_args = 2, .flags = MM_OP_TAME, .run2 = mm_kernel_unequal };
const mm_op mm_op_and = { .min_args = 2, .flags = MM_OP_TAME, .run2 = mm_kernel_and };
const mm_op mm_op_or = { .min_args = 2, .flags = MM_OP_TAME, .run2 = mm_kernel_or };
const mm_op mm_op_not = { .min_args = 1, .flags = MM_OP_TAME, .run1 = mm_kernel_not };
const mm_op mm_op_select = { .min_args = 3, .flags = MM_OP_TAME, .run3 = mm_kernel_select };
const mm_op mm_op_damp = { .min_args = 2, .flags = MM_OP_TAME, .run2 = mm_kernel_damp };

/* a^b where b is no small whole number. At a = 0 the quotient b f/a does not exist, the power law's limit
 * does. By the exponent: 0^b does not change with b > 0. */
const mm_op mm_op_pow = {
    .min_args = 2,
    .f2 = pow,
    .partial = { "a == 0 ? (b == 0 ? 0 : b * 0^(b-1)) : b * f / a", "f == 0 ? 0 : f * log(a)" },
};

static const mm_op functions[] = {
    { "exp", 1, 1, MM_OP_TAME | MM_OP_STEEP, "(x): e to the x", .f1 = exp, .partial = { "f" } },
    { "log", 1, 1, 0, "(x): natural logarithm", .f1 = log, .partial = { "1/a" } },
    { "ln", 1, 1, 0, "(x): natural logarithm", .body = "log(a)" },
    { "log10", 1, 1, 0, "(x): logarithm to the base 10", .f1 = log10, .partial = { "(1/a) / log(10)" } },
    { "log2", 1, 1, 0, "(x): logarithm to the base 2", .f1 = log2, .partial = { "(1/a) / log(2)" } },
    { "log1p", 1, 1, 0, "(x): log(1 + x), exact for small x", .f1 = log1p, .partial = { "1/(1+a)" } },
    { "expm1", 1, 1, MM_OP_TAME | MM_OP_STEEP, "(x): exp(x) - 1, exact for small x", .f1 = expm1,
      .partial = { "exp(a)" } },
    { "sqrt", 1, 1, 0, "(x): square root", .run1 = mm_kernel_sqrt, .partial = { "0.5/f" } },
    { "cbrt", 1, 1, 0, "(x): cube root, of negative numbers too", .f1 = cbrt, .partial = { "1/(3*f*f)" } },
    { "pow", 2, 2, 0, "(x, y): x^y", .body = "a^b" },
    { "hypot", 2, 2, 0, "(x, y): sqrt(x^2 + y^2)", .f2 = hypot,
      .partial = { "f == 0 ? 0 : a/f", "f == 0 ? 0 : b/f" } },
    { "abs", 1, 1, MM_OP_TAME, "(x): absolute value; its derivative at 0 is 0", .run1 = mm_kernel_abs,
      .partial = { "sign(a)" } },
    { "sign", 1, 1, MM_OP_TAME, "(x): -1, 0 or 1", .body = "a > 0 ? 1 : a < 0 ? -1 : 0*a" },
    { "floor", 1, 1, MM_OP_TAME, "(x): next whole number below", .f1 = floor },
    { "ceil", 1, 1, MM_OP_TAME, "(x): next whole number above", .f1 = ceil },
    { "round", 1, 1, MM_OP_TAME, "(x): nearest whole number, halves to the even one", .f1 = rint },
    { "mod", 2, 2, 0, "(x, y): x - y floor(x/y), of the sign of y", .f2 = mm_floored_mod,
      .partial = { "1", "-floor(a/b)" } },
    { "min", 2, 64, MM_OP_FOLD, "(x, y, ...): least; NaN if any is", .body = "a < b || a != a ? a : b" },
    { "max", 2, 64, MM_OP_FOLD, "(x, y, ...): greatest; NaN if any is", .body = "a > b || a != a ? a : b" },
    { "step", 1, 1, MM_OP_TAME, "(x): 0 below 0, else 1", .body = "a >= 0 ? 1 : a < 0 ? 0 : 0*a" },
    { "heaviside", 1, 1, MM_OP_TAME, "(x): 0 below 0, 1/2 at 0, 1 above",
      .body = "a > 0 ? 1 : a < 0 ? 0 : 0*a + 0.5" },
    { "isnan", 1, 1, MM_OP_TAME, "(x): 1 where x is missing, else 0", .body = "a != a" },

    { "sin", 1, 1, MM_OP_TAME, "(x): sine; angles are in radians", .family = &mm_family_circle,
      .partial = { "cos(a)" } },
    { "cos", 1, 1, MM_OP_TAME, "(x): cosine", .family = &mm_family_circle, .partial = { "-sin(a)" } },
    { "tan", 1, 1, 0, "(x): tangent", .f1 = tan, .partial = { "1 + f*f" } },
    { "asin", 1, 1, 0, "(x): arc sine", .f1 = asin, .partial = { "1/sqrt((1-a)*(1+a))" } },
    { "acos", 1, 1, 0, "(x): arc cosine", .f1 = acos, .partial = { "-1/sqrt((1-a)*(1+a))" } },
    { "atan", 1, 1, MM_OP_TAME, "(x): arc tangent", .f1 = atan, .partial = { "1/(1+a*a)" } },
    { "atan2", 2, 2, 0, "(y, x): angle of the point (x, y)", .f2 = atan2,
      .partial = { "b/(a*a+b*b)", "-a/(a*a+b*b)" } },
    { "sinh", 1, 1, MM_OP_TAME | MM_OP_STEEP, "(x): hyperbolic sine", .f1 = sinh, .partial = { "cosh(a)" } },
    { "cosh", 1, 1, MM_OP_TAME | MM_OP_STEEP, "(x): hyperbolic cosine", .f1 = cosh,
      .partial = { "sinh(a)" } },
    { "tanh", 1, 1, MM_OP_TAME, "(x): hyperbolic tangent", .f1 = tanh, .partial = { "1/cosh(a)^2" } },
    { "asinh", 1, 1, MM_OP_TAME, "(x): inverse of sinh", .f1 = asinh, .partial = { "1/sqrt(a*a+1)" } },
    { "acosh", 1, 1, 0, "(x): inverse of cosh", .f1 = acosh, .partial = { "1/sqrt((a-1)*(a+1))" } },
    { "atanh", 1, 1, 0, "(x): inverse of tanh", .f1 = atanh, .partial = { "1/((1-a)*(1+a))" } },

    { "erf", 1, 1, MM_OP_TAME, "(x): error function", .f1 = erf, .partial = { "2/sqrt(pi) * exp(-a*a)" } },
    { "erfc", 1, 1, MM_OP_TAME, "(x): 1 - erf(x), exact where it is small", .f1 = erfc,
      .partial = { "-2/sqrt(pi) * exp(-a*a)" } },
    { "gamma", 1, 1, 0, "(x): gamma function", .f1 = tgamma, .partial = { "f * digamma(a)" } },
    { "lgamma", 1, 1, 0, "(x): log of |gamma(x)|", .f1 = mm_log_gamma, .partial = { "digamma(a)" } },
    { "digamma", 1, 1, 0, "(x): derivative of lgamma", .f1 = mm_real_digamma, .partial = { "trigamma(a)" } },
    { "trigamma", 1, 1, MM_OP_HIDDEN, "(x): derivative of digamma", .f1 = mm_real_trigamma },

    { "wofz_re", 2, 2, MM_OP_TAME, "(x, y): real part of the Faddeeva function w(x + iy)",
      .family = &mm_family_wofz, .partial = { "wofz_slope_re(a, b)", "-wofz_slope_im(a, b)" } },
    { "wofz_im", 2, 2, MM_OP_TAME, "(x, y): imaginary part of the Faddeeva function w(x + iy)",
      .family = &mm_family_wofz, .partial = { "wofz_slope_im(a, b)", "wofz_slope_re(a, b)" } },
    { "wofz_slope_re", 2, 2, MM_OP_TAME | MM_OP_HIDDEN, "(x, y): real part of w'",
      .family = &mm_family_wofz },
    { "wofz_slope_im", 2, 2, MM_OP_TAME | MM_OP_HIDDEN, "(x, y): imaginary part of w'",
      .family = &mm_family_wofz },
    { "voigt", 3, 3, MM_OP_TAME,
      "(x, sigma, gamma): Voigt profile of area 1 at 0, gamma the HWHM of its Lorentzian",
      .body = "b == 0 && c >= 0 ? lorentz(a, c) : wofz_re(a/(b*sqrt(2)), c/(b*sqrt(2)))"
              " * (b > 0 && c >= 0 ? 1/(b*sqrt(2*pi)) : nan)" },
    { "voigt_fwhm", 2, 2, MM_OP_TAME, "(sigma, gamma): full width at half maximum of a Voigt profile",
      .f2 = mm_voigt_fwhm, .partial = { "voigt_fwhm_by_sigma(a, b)", "voigt_fwhm_by_gamma(a, b)" } },
    { "voigt_fwhm_by_sigma", 2, 2, MM_OP_HIDDEN, "(sigma, gamma): its derivative",
      .f2 = mm_voigt_fwhm_by_sigma },
    { "voigt_fwhm_by_gamma", 2, 2, MM_OP_HIDDEN, "(sigma, gamma): its derivative",
      .f2 = mm_voigt_fwhm_by_gamma },
    { "whh_zero", 2, 2, 0, "(alpha, lambda): Hc2(0)/(Tc slope) of Werthamer, Helfand and Hohenberg",
      .f2 = mm_whh_zero, .partial = { "whh_zero_by_alpha(a, b)", "whh_zero_by_lambda(a, b)" } },
    { "whh_zero_by_alpha", 2, 2, MM_OP_HIDDEN, "(alpha, lambda): its derivative",
      .f2 = mm_whh_zero_by_alpha },
    { "whh_zero_by_lambda", 2, 2, MM_OP_HIDDEN, "(alpha, lambda): its derivative",
      .f2 = mm_whh_zero_by_lambda },
    { "gauss", 2, 2, MM_OP_TAME, "(x, sigma): Gaussian of area 1 at 0",
      .body = "exp(-0.5*(a/b)^2) / (b*sqrt(2*pi))" },
    { "lorentz", 2, 2, MM_OP_TAME, "(x, gamma): Lorentzian of area 1 at 0, gamma its HWHM",
      .body = "b / (pi*(a*a + b*b))" },
};

enum { NFUNCTIONS = sizeof functions / sizeof functions[0] };

const mm_op *mm_op_at(size_t i)
{
    return i < NFUNCTIONS ? &functions[i] : NULL;
}

const mm_op *mm_op_find(const char *name)
{
    for (size_t i = 0; i < NFUNCTIONS; i++)
        if (strcmp(functions[i].name, name) == 0)
            return &functions[i];
    return NULL;
}

const mm_op *mm_op_find_data(const char *name)
{
    const mm_op *op;
    for (size_t i = 0; (op = mm_op_data_at(i)) != NULL; i++)
        if (strcmp(op->name, name) == 0)
            return op;
    return NULL;
}

int mm_op_member(const mm_op *op)
{
    int k = 0;
    while (strcmp(op->family->member[k], op->name) != 0)
        k++;
    return k;
}

static void run_member(const mm_op *op, size_t n, double *d, const double *a, const double *b)
{
    double *out[MM_OP_MAX_FAMILY] = { NULL };
    out[mm_op_member(op)] = d;
    op->family->run(n, out, a, b);
}

void mm_op_run(const mm_op *op, size_t n, double *restrict d, const double *a, const double *b,
               const double *c)
{
    if (op->run2 != NULL)
        op->run2(n, d, a, b);
    else if (op->run1 != NULL)
        op->run1(n, d, a);
    else if (op->f1 != NULL)
        for (size_t i = 0; i < n; i++)
            d[i] = op->f1(a[i]);
    else if (op->run3 != NULL)
        op->run3(n, d, a, b, c);
    else if (op->family != NULL)
        run_member(op, n, d, a, b);
    else
        for (size_t i = 0; i < n; i++)
            d[i] = op->f2(a[i], b[i]);
}
