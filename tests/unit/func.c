/* The registry of component functions: whatever is in funcs.def is tested here on the day it is registered.
 */
#include "func/func.h"

#include <cerf.h>
#include <complex.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_rng.h>
#include <stdlib.h>

#include "base/constants.h"
#include "base/text.h"
#include "base/unit.h"
#include "expr/expr.h"
#include "func/voigt.h"
#include "tap.h"

enum { ROWS = 41, MAX_ROWS = 300 };

/* A grid over a function's example range, a little irregular, so that no row lies on a centre. */
typedef struct grid {
    size_t n;
    double v[MM_FUNC_MAX_X][MAX_ROWS];
    const double *x[MM_FUNC_MAX_X];
} grid;

static void grid_make(grid *g, const mm_func *func, size_t n)
{
    g->n = n;
    for (int j = 0; j < func->nx; j++) {
        const double lo = func->example_lo[j], hi = func->example_hi[j];
        for (size_t i = 0; i < n; i++)
            g->v[j][i] = lo + (hi - lo) * ((double)((i * (size_t)(7 * j + 1)) % n) + 0.137) / (double)n;
        g->x[j] = g->v[j];
    }
}

static double value_at(const mm_func *func, const grid *g, const double *p, size_t row, int output)
{
    const double *x[MM_FUNC_MAX_X];
    double y[MM_FUNC_MAX_Y] = { 0 };
    for (int j = 0; j < func->nx; j++)
        x[j] = g->x[j] + row;
    mm_func_eval(func, 1, x, p, y, NULL);
    return y[output];
}

/* Central differences with steps h, h/2, h/4 ..., extrapolated to 0 (Ridders 1982); the most stable entry. */
static double richardson(const mm_func *func, const grid *g, const double *par, int k, double h, size_t row,
                         int output)
{
    enum { LEVELS = 6 };
    double table[LEVELS][LEVELS], p[MM_FUNC_MAX_PARAMS], best = NAN, least = INFINITY;
    memcpy(p, par, sizeof p);
    for (int level = 0; level < LEVELS; level++, h /= 2) {
        p[k] = par[k] + h;
        const double above = value_at(func, g, p, row, output);
        p[k] = par[k] - h;
        table[level][0] = (above - value_at(func, g, p, row, output)) / (2 * h);
        double factor = 1;
        for (int m = 1; m <= level; m++) {
            factor *= 4;
            table[level][m] = (factor * table[level][m - 1] - table[level - 1][m - 1]) / (factor - 1);
            const double change = fmax(fabs(table[level][m] - table[level][m - 1]),
                                       fabs(table[level][m] - table[level - 1][m - 1]));
            if (change < least) {
                least = change;
                best = table[level][m];
            }
        }
    }
    return best;
}

/* Worst deviation of a gradient column, relative to the column's largest value. */
static double gradient_error(const mm_func *func, const grid *g, const double *p, int k)
{
    double y[MM_FUNC_MAX_Y * MAX_ROWS] = { 0 }, column[MM_FUNC_MAX_Y * MAX_ROWS],
                             *dy[MM_FUNC_MAX_PARAMS] = { 0 };
    dy[k] = column;
    mm_func_eval(func, g->n, g->x, p, y, dy);
    double largest = 0, worst = 0;
    for (size_t i = 0; i < g->n * (size_t)func->ny; i++)
        largest = fmax(largest, fabs(column[i]));
    const mm_func_param *par = &func->par[k];
    double h = 0.02 * fmax(fabs(p[k]), 0.1);
    h = fmin(h, 0.5 * fmin(p[k] - par->lo, par->hi - p[k]));
    for (size_t i = 0; i < g->n * (size_t)func->ny; i++) {
        const double numeric = richardson(func, g, p, k, h, i % g->n, (int)(i / g->n));
        worst = fmax(worst, fabs(column[i] - numeric));
    }
    return largest > 0 ? worst / largest : worst;
}

static void random_parameters(const mm_func *func, gsl_rng *rng, double *p)
{
    for (int k = 0; k < func->npar; k++) {
        const mm_func_param *par = &func->par[k];
        const double u = gsl_rng_uniform(rng), e = func->example_p[k];
        if (isfinite(par->lo) && isfinite(par->hi))
            p[k] = par->lo + (0.1 + 0.8 * u) * (par->hi - par->lo);
        else if (isfinite(par->lo))
            p[k] = par->lo + (e - par->lo) * (0.6 + u);
        else
            p[k] = e * (0.6 + 0.8 * u) + 0.1 * (u - 0.5);
    }
}

static void test_gradient(const mm_func *func, gsl_rng *rng)
{
    grid g;
    grid_make(&g, func, ROWS);
    double p[MM_FUNC_MAX_PARAMS], worst = 0;
    int worst_k = 0;
    memcpy(p, func->example_p, sizeof p);
    for (int set = 0; set < 6; set++) {
        for (int k = 0; k < func->npar; k++) {
            const double error = gradient_error(func, &g, p, k);
            if (!(error <= worst)) {
                worst = error;
                worst_k = k;
            }
        }
        random_parameters(func, rng, p);
    }
    if (!ok(worst < 1e-7, "%s: the gradient agrees with differences", func->name))
        diag("off by %.3g of the column's largest value for %s", worst, func->par[worst_k].name);
}

static bool is_identifier(const char *s)
{
    if (!mm_is_alpha(*s))
        return false;
    for (; *s != '\0'; s++)
        if (!mm_is_alpha(*s) && !mm_is_digit(*s) && *s != '_')
            return false;
    return true;
}

static bool filled(const char *text)
{
    return text != NULL && text[0] != '\0';
}

static bool unit_good(const mm_func *func, const char *rule)
{
    static const char *const x[] = { "eV", "K", "Hz", "T" }, *const y[] = { "V", "Pa", "V", "V" };
    if (!filled(rule))
        return false;
    char *unit = mm_unit_rule(rule, (size_t)func->nx, x, (size_t)func->ny, y);
    const bool good = unit != NULL && mm_unit_known(unit);
    free(unit);
    return good;
}

static void test_description(const mm_func *func)
{
    ok(is_identifier(func->name) && mm_func_find(func->name) == func, "%s: found by its name", func->name);
    ok(filled(func->title) && filled(func->formula) && filled(func->source), "%s: title, formula, source",
       func->name);
    ok(func->nx >= 1 && func->nx <= MM_FUNC_MAX_X && func->ny >= 1 && func->ny <= MM_FUNC_MAX_Y &&
           func->npar >= 1 && func->npar <= MM_FUNC_MAX_PARAMS,
       "%s: counts within the limits", func->name);
    bool good = true, units = true, inside = true;
    for (int k = 0; k < func->npar; k++) {
        const mm_func_param *par = &func->par[k];
        good &= is_identifier(par->name) && filled(par->about) && mm_func_param_index(func, par->name) == k;
        units &= unit_good(func, par->unit);
        inside &= par->lo <= par->start && par->start <= par->hi && par->lo < func->example_p[k] &&
                  func->example_p[k] < par->hi;
    }
    for (const mm_func_derived *d = func->derived; d != NULL && d->name != NULL; d++) {
        good &= is_identifier(d->name) && filled(d->formula);
        units &= unit_good(func, d->unit);
    }
    ok(good, "%s: parameters have distinct names and a text", func->name);
    ok(units, "%s: units are complete", func->name);
    ok(inside, "%s: start and example lie inside the limits", func->name);
}

static bool all_finite(const double *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(v[i]))
            return false;
    return true;
}

/* Every parameter at each of its limits, and all lower limits at once. */
static void test_limits(const mm_func *func)
{
    grid g;
    grid_make(&g, func, ROWS);
    bool good = true;
    for (int k = 0; k <= func->npar; k++) {
        for (int side = 0; side < 2; side++) {
            double p[MM_FUNC_MAX_PARAMS];
            memcpy(p, func->example_p, sizeof p);
            for (int j = 0; j < func->npar; j++) {
                const double limit = side ? func->par[j].hi : func->par[j].lo;
                if ((j == k || k == func->npar) && isfinite(limit))
                    p[j] = limit;
            }
            double y[MM_FUNC_MAX_Y * ROWS] = { 0 }, block[MM_FUNC_MAX_PARAMS][MM_FUNC_MAX_Y * ROWS];
            double *dy[MM_FUNC_MAX_PARAMS];
            for (int j = 0; j < func->npar; j++)
                dy[j] = block[j];
            mm_func_eval(func, g.n, g.x, p, y, dy);
            good &= all_finite(y, g.n * (size_t)func->ny);
            for (int j = 0; j < func->npar; j++)
                good &= all_finite(block[j], g.n * (size_t)func->ny);
        }
    }
    ok(good, "%s: value and gradient are finite at the limits", func->name);
}

/* n rows at once against row by row: values added, unwanted columns left out, block borders without effect.
 */
static bool rows_agree(const mm_func *func, size_t n)
{
    grid g;
    grid_make(&g, func, n == 0 ? 1 : n);
    const size_t ny = (size_t)func->ny;
    double y[MM_FUNC_MAX_Y * MAX_ROWS], first[MM_FUNC_MAX_Y * MAX_ROWS], *dy[MM_FUNC_MAX_PARAMS] = { first };
    double alone[MM_FUNC_MAX_Y * MAX_ROWS];
    for (size_t i = 0; i < MM_FUNC_MAX_Y * MAX_ROWS; i++)
        y[i] = first[i] = alone[i] = 1000;
    mm_func_eval(func, n, g.x, func->example_p, y, dy);
    mm_func_eval(func, n, g.x, func->example_p, alone, NULL);
    bool good = true;
    for (size_t i = 0; i < n * ny; i++) {
        const double single = value_at(func, &g, func->example_p, i % n, (int)(i / n));
        good &= y[i] == 1000 + single && alone[i] == y[i] && first[i] != 1000;
    }
    for (size_t i = n * ny; i < MM_FUNC_MAX_Y * MAX_ROWS; i++)
        good &= y[i] == 1000 && first[i] == 1000;
    return good;
}

static void test_rows(const mm_func *func)
{
    static const size_t counts[] = { 0, 1, MM_FUNC_BLOCK - 1, MM_FUNC_BLOCK, MM_FUNC_BLOCK + 1, MAX_ROWS };
    bool good = true;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        good &= rows_agree(func, counts[i]);
    ok(good, "%s: adds the same value whatever the number of rows and the columns wanted", func->name);
}

/* Known values */

static double eval1(const char *name, double x, const double *p)
{
    const double *at = &x;
    double y = 0;
    mm_func_eval(mm_func_find(name), 1, &at, p, &y, NULL);
    return y;
}

typedef struct curve {
    const char *name;
    const double *p;
} curve;

static double curve_at(double x, void *context)
{
    const curve *c = context;
    return eval1(c->name, x, c->p);
}

static void area_is(const char *name, const double *p)
{
    gsl_integration_workspace *ws = gsl_integration_workspace_alloc(1000);
    curve c = { name, p };
    gsl_function f = { curve_at, &c };
    double left, right, error;
    /* from the centre, so that a kink there does no harm */
    gsl_integration_qagil(&f, p[1], 1e-11, 1e-11, 1000, ws, &left, &error);
    gsl_integration_qagiu(&f, p[1], 1e-11, 1e-11, 1000, ws, &right, &error);
    near_rel(left + right, p[0], 1e-9, name);
    gsl_integration_workspace_free(ws);
}

static mm_symbol lookup_parameter(const void *context, const char *name, bool quoted, size_t *index)
{
    const int k = quoted ? -1 : mm_func_param_index(context, name);
    *index = k < 0 ? 0 : (size_t)k;
    return k < 0 ? MM_SYM_NONE : MM_SYM_SCALAR;
}

/* A derived quantity of a function at its example. */
static double derived_value(const mm_func *func, const char *formula)
{
    const mm_scope scope = { .lookup = lookup_parameter, .context = func };
    double input[MM_FUNC_MAX_PARAMS], value = NAN;
    mm_err err = MM_ERR_INIT;
    mm_expr *expr = mm_expr_compile(formula, &scope, &err);
    if (expr != NULL) {
        for (size_t k = 0; k < mm_expr_ninputs(expr); k++)
            input[k] = func->example_p[mm_expr_input(expr, k, NULL)];
        value = mm_expr_scalar(expr, input, NULL, NULL);
    } else {
        diag("%s", err.msg);
    }
    mm_expr_free(expr);
    mm_err_clear(&err);
    return value;
}

/* Where, from the centre towards `far`, the curve falls to a level. */
static double falls_to(const mm_func *func, double center, double far, double level)
{
    double near = center;
    for (int i = 0; i < 200; i++) {
        const double middle = near + (far - near) / 2;
        if (eval1(func->name, middle, func->example_p) > level)
            near = middle;
        else
            far = middle;
    }
    return near;
}

static void test_derived(const mm_func *func)
{
    if (func->derived == NULL)
        return;
    const int k = mm_func_param_index(func, "center");
    const double center = k < 0 ? NAN : func->example_p[k],
                 top = k < 0 ? NAN : eval1(func->name, center, func->example_p);
    for (const mm_func_derived *d = func->derived; d->name != NULL; d++) {
        char what[100];
        const double value = derived_value(func, d->formula);
        snprintf(what, sizeof what, "%s: %s", func->name, d->name);
        if (strcmp(d->name, "height") == 0)
            near_rel(value, top, 1e-13, what);
        else if (strcmp(d->name, "fwhm") == 0)
            near_rel(value,
                     falls_to(func, center, center + 10 * value, top / 2) -
                         falls_to(func, center, center - 10 * value, top / 2),
                     1e-12, what);
        else
            ok(isfinite(value), "%s", what);
    }
}

static void test_area(void)
{
    diag("the integral over x is the parameter area");
    area_is("gaussian", (double[]){ 3, 0.5, 1.2 });
    area_is("lorentzian", (double[]){ 3, 0.5, 1.2 });
    area_is("voigt", (double[]){ 3, 0.5, 0.8, 1.2 });
    area_is("voigt", (double[]){ 3, 0.5, 0.01, 1.2 });
    area_is("pseudo_voigt", (double[]){ 3, 0.5, 1.2, 0.3 });
    area_is("split_pseudo_voigt", (double[]){ 3, 0.5, 1.2, 2.3, 0.3 });
}

/* Re w by libcerf (Steven G. Johnson and Joachim Wuttke), an implementation of its own. */
static double cerf_voigt(double d, double sigma, double gamma)
{
    return creal(w_of_z((d + I * gamma) / (sigma * sqrt(2)))) / (sigma * sqrt(2 * MM_PI));
}

static void test_voigt(void)
{
    double worst = 0;
    for (double sigma = 0.001; sigma < 100; sigma *= 3)
        for (double gamma = 0.001; gamma < 100; gamma *= 2.7)
            for (double d = -50; d <= 50; d += 3.7) {
                const double p[] = { 1, 0, sigma, gamma }, want = cerf_voigt(d, sigma, gamma);
                worst = fmax(worst, fabs(eval1("voigt", d, p) - want) / fmax(want, 1e-300));
            }
    ok(worst < 1e-11, "voigt agrees with libcerf (%.2g)", worst);
    const double d = 1.3;
    near_rel(eval1("voigt", d, (double[]){ 2, 0, 0, 0.7 }), eval1("lorentzian", d, (double[]){ 2, 0, 0.7 }),
             1e-15, "voigt without a Gaussian is the Lorentzian");
    near_rel(eval1("voigt", d, (double[]){ 2, 0, 0.7, 0 }), eval1("gaussian", d, (double[]){ 2, 0, 0.7 }),
             1e-14, "voigt without a Lorentzian is the Gaussian");
}

/* Gradients just below and above the ratio gamma/sigma where the narrow series takes over. */
static void test_voigt_seam(const char *name)
{
    const mm_func *func = mm_func_find(name);
    double worst = 0;
    for (double d = -20; d <= 20; d += 0.7) {
        double y[2] = { 0 }, grad[2][4];
        for (int side = 0; side < 2; side++) {
            const double p[] = { 1, 0, (side ? 1 : 1 + 1e-14) / MM_VOIGT_NARROW, 1 }, *x = &d;
            double *dy[] = { &grad[side][0], &grad[side][1], &grad[side][2], &grad[side][3] };
            mm_func_eval(func, 1, &x, p, &y[side], dy);
        }
        worst = fmax(worst, fabs(y[1] - y[0]));
        for (int k = 0; k < 4; k++)
            worst = fmax(worst, fabs(grad[1][k] - grad[0][k]));
    }
    ok(worst < 2e-12, "%s has no seam where the narrow series begins (%.2g)", name, worst);
}

static double cerf_unit_voigt(double d, void *context)
{
    const double *p = context;
    return cerf_voigt(d, p[2], p[3]);
}

static void test_voigt_step(void)
{
    gsl_integration_workspace *ws = gsl_integration_workspace_alloc(1000);
    double worst = 0;
    for (double gamma = 0.001; gamma < 200; gamma *= 4)
        for (double x = 0.05; x < 40; x *= 1.6) {
            double p[] = { 1, 0, 1, gamma }, half, error;
            gsl_function f = { cerf_unit_voigt, p };
            gsl_integration_qag(&f, 0, x, 1e-14, 1e-13, 1000, GSL_INTEG_GAUSS61, ws, &half, &error);
            worst = fmax(worst, fabs(eval1("voigt_step", x, p) - 0.5 - half));
            worst = fmax(worst, fabs(eval1("voigt_step", -x, p) - 0.5 + half));
        }
    gsl_integration_workspace_free(ws);
    ok(worst < 2e-14, "voigt_step is the integral of libcerf's Voigt (%.2g)", worst);
    worst = 0;
    for (double x = -30; x < 30; x += 0.3) {
        worst = fmax(worst, fabs(eval1("voigt_step", x, (double[]){ 1, 0.2, 0.7, 0 }) -
                                 eval1("erf_step", x, (double[]){ 1, 0.2, 0.7 })));
        worst = fmax(worst, fabs(eval1("voigt_step", x, (double[]){ 1, 0.2, 0, 0.7 }) -
                                 eval1("arctan_step", x, (double[]){ 1, 0.2, 0.7 })));
    }
    ok(worst < 1e-14, "voigt_step is erf_step without gamma, arctan_step without sigma (%.2g)", worst);
}

static void test_shapes(void)
{
    near_rel(eval1("arctan_step", 3, (double[]){ 2, 1, 2 }), 1.5, 1e-15, "arctan_step: 3/4 one width above");
    near_rel(eval1("logistic", 2, (double[]){ 1, 2, 0.3 }), 0.5, 1e-15, "logistic: half at the centre");
    near_rel(eval1("fano", 0.5 - 1.2 / 2, (double[]){ 2, 0.5, 1.2, 0.5 }) + 1, 1, 1e-15,
             "fano: zero at e = -q");
    near_rel(eval1("fano", 0.5 + 1.2 / 0.5, (double[]){ 2, 0.5, 1.2, 0.5 }), 2 * 1.25, 1e-14,
             "fano: amplitude (1 + q^2) at e = 1/q");
    near_rel(eval1("doniach_sunjic", 1.7, (double[]){ 2, 0.5, 1.2, 0 }), 2 / (1 + 1), 1e-14,
             "doniach_sunjic: a Lorentzian for alpha = 0");
    near_rel(eval1("polynomial", 3, (double[]){ 1, 2, 3, 0, 0, 0, 0, 0, 0, 1, 1 }), 1 + 4 + 12 + 512, 1e-15,
             "polynomial about x0");
    near_rel(eval1("stretched_exponential", 3, (double[]){ 2, 2, 0.5, 1 }), 2 * exp(-1), 1e-15,
             "stretched_exponential: 1/e at tau");
    near_rel(eval1("power_law", 8, (double[]){ 3, 2, 4 }), 12, 1e-15, "power_law in units of its scale");
}

static void relaxation_at(const char *name, double omega_tau, double a, double *storage, double *loss)
{
    const double tau = 0.3, x = omega_tau / tau / (2 * MM_PI), *at = &x;
    double y[2] = { 0 };
    mm_func_eval(mm_func_find(name), 1, &at, (double[]){ 2, tau, a }, y, NULL);
    *storage = y[0];
    *loss = y[1];
}

static void test_relaxation(void)
{
    double storage, loss, debye_storage, debye_loss;
    relaxation_at("cole_cole", 1, 0.6, &storage, &loss);
    near_rel(loss, tan(0.6 * MM_PI / 4), 1e-14, "cole_cole: the largest loss is (dE/2) tan(a pi/4)");
    near_rel(storage, 1, 1e-14, "cole_cole: half the strength at omega tau = 1");
    for (double u = 1e-3; u < 2e3; u *= 100) {
        relaxation_at("cole_cole", u, 1, &storage, &loss);
        relaxation_at("debye", u, 1, &debye_storage, &debye_loss);
        ok(fabs(storage - debye_storage) < 1e-14 && fabs(loss - debye_loss) < 1e-14,
           "cole_cole with a = 1 is debye at omega tau = %g", u);
    }
    near_rel(debye_loss, 2 * 1e3 / (1 + 1e6), 1e-13, "debye: loss");
}

static void rule(const char *text, const char *want)
{
    static const char *const x[] = { "eV", "K", "" }, *const y[] = { "V", "1" };
    char *unit = mm_unit_rule(text, 3, x, 2, y);
    same_text(unit, want, text);
    free(unit);
}

static void test_unit_rule(void)
{
    rule("x", "eV");
    rule("x2", "K");
    rule("1/x2", "1/K");
    rule("y/x^2", "V/eV2");
    rule("y / x x2", "V K/eV");
    rule("1", "1");
    rule("kJ/mol", "kJ/mol");
    rule("x3", "");
    rule("y/x3", "V");
    rule("y2", "1");
    rule("x4", "x4");
    rule("y/", "y/");
    rule("s", "s");
}

int main(void)
{
    gsl_set_error_handler_off();
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    const mm_func *func;
    for (size_t i = 0; (func = mm_func_at(i)) != NULL; i++) {
        test_description(func);
        test_gradient(func, rng);
        test_limits(func);
        test_rows(func);
        test_derived(func);
    }
    gsl_rng_free(rng);
    ok(mm_func_find("no_such") == NULL, "an unknown function is not found");
    test_area();
    test_voigt();
    test_voigt_seam("voigt");
    test_voigt_seam("voigt_step");
    test_voigt_step();
    test_shapes();
    test_relaxation();
    test_unit_rule();
    mm_unit_quit();
    return done();
}
