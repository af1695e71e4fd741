#include "magnet/demag.h"

#include <gsl/gsl_mode.h>
#include <gsl/gsl_sf_ellint.h>
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "base/unit.h"

static const char *const shape_names[] = { "cuboid", "cylinder", "ellipsoid", "sphere" };

double mm_demag_cuboid(mm_dimensions d)
{
    return 4 * d.a * d.b / (4 * d.a * d.b + 3 * d.c * (d.a + d.b));
}

/* ln((r - x)/(r + x)) without loss of digits where x is near r. */
static double log_ratio(double r, double x)
{
    return -2 * atanh(x / r);
}

/* The terms of eq. 1 in its order: logarithms, the arctangent, powers. */
static double prism_logarithms(double a, double b, double c, double abc)
{
    const double ab = hypot(a, b), bc = hypot(b, c), ac = hypot(a, c);
    return (b * b - c * c) / (2 * b * c) * log_ratio(abc, a) +
           (a * a - c * c) / (2 * a * c) * log_ratio(abc, b) - b / (2 * c) * log_ratio(ab, a) -
           a / (2 * c) * log_ratio(ab, b) + c / (2 * a) * log_ratio(bc, b) + c / (2 * b) * log_ratio(ac, a);
}

static double prism_powers(double a, double b, double c, double abc)
{
    const double ab = hypot(a, b), bc = hypot(b, c), ac = hypot(a, c);
    return (pow(a, 3) + pow(b, 3) - 2 * pow(c, 3)) / (3 * a * b * c) +
           (a * a + b * b - 2 * c * c) / (3 * a * b * c) * abc + c / (a * b) * (ac + bc) -
           (pow(ab, 3) + pow(bc, 3) + pow(ac, 3)) / (3 * a * b * c);
}

double mm_demag_prism(mm_dimensions d)
{
    const double abc = sqrt(d.a * d.a + d.b * d.b + d.c * d.c);
    return (prism_logarithms(d.a, d.b, d.c, abc) + 2 * atan(d.a * d.b / (d.c * abc)) +
            prism_powers(d.a, d.b, d.c, abc)) /
           M_PI;
}

/* N = abc/2 int_0^inf ds / ((s + c^2) sqrt((s + a^2)(s + b^2)(s + c^2))), Carlson's R_D. */
double mm_demag_ellipsoid(mm_dimensions d)
{
    const double a = d.a / d.c, b = d.b / d.c;
    return a * b / 3 * gsl_sf_ellint_RD(a * a, b * b, 1, GSL_PREC_DOUBLE);
}

double mm_demag_cylinder(mm_dimensions d)
{
    return 1 / (1 + 1.6 * d.c / d.a);
}

bool mm_demag(mm_shape shape, mm_dimensions d, double *factor, mm_err *err)
{
    if (shape == MM_SHAPE_SPHERE) {
        *factor = 1. / 3;
        return true;
    }
    if (!(d.a > 0) || !(d.b > 0) || !(d.c > 0))
        return mm_fail(err, MM_EINPUT, "dimensions must be positive, not %g x %g x %g", d.a, d.b, d.c);
    *factor = shape == MM_SHAPE_CUBOID     ? mm_demag_cuboid(d)
              : shape == MM_SHAPE_CYLINDER ? mm_demag_cylinder(d)
                                           : mm_demag_ellipsoid(d);
    return true;
}

double mm_internal_susceptibility(double chi_external, double factor)
{
    return chi_external / (1 - factor * chi_external);
}

bool mm_shape_parse(const char *text, mm_shape *shape, mm_err *err)
{
    for (size_t i = 0; i < sizeof shape_names / sizeof *shape_names; i++)
        if (mm_equal_nocase(text, shape_names[i])) {
            *shape = (mm_shape)i;
            return true;
        }
    return mm_fail(err, MM_EINPUT, "shape is cuboid, cylinder, ellipsoid or sphere, not '%s'", text);
}

bool mm_dimensions_parse(const char *text, mm_dimensions *d, mm_dimensions *error, mm_err *err)
{
    double v[3], e[3];
    int count = 0;
    const char *p = text, *unit = NULL;
    for (bool more = true; more; count++) {
        if (count == 3 || !mm_quantity_parse(p, &v[count], &e[count], &unit))
            return mm_fail(err, MM_EINPUT, "dimensions are AxBxC with a unit, not '%s'", text);
        more = *unit == 'x' || *unit == 'X';
        p = more ? unit + 1 : unit;
    }
    unit = *p == '\0' ? "mm" : p;
    if (!mm_unit_convert(unit, "m", v, (unsigned long)count, err) ||
        !mm_unit_convert_sigma(unit, "m", e, (unsigned long)count, err))
        return mm_fail_in(err, "dimensions '%s'", text);
    const int b = count == 3 ? 1 : 0, c = count - 1;
    *d = (mm_dimensions){ v[0], v[b], v[c] };
    if (error != NULL)
        *error = (mm_dimensions){ e[0], e[b], e[c] };
    return true;
}
