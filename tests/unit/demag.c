/* magnet/demag: factors from the papers' formulas in higher precision, sums, limits, and what a user writes.
 */
#include "magnet/demag.h"

#include "tap.h"

/* Aharoni (1998), Prozorov and Kogan (2018), Osborn (1945) by an independent evaluation. */
static const struct {
    mm_dimensions d;
    double prism, cuboid, ellipsoid;
} known[] = {
    { { 1, 1, 1 }, 0.3333333333, 0.4000000000, 0.3333333333 },
    { { 1, 1, 0.1 }, 0.8050776336, 0.8695652174, 0.8608042765 },
    { { 1, 1, 0.01 }, 0.9660395822, 0.9852216749, 0.9844897069 },
    { { 1, 1, 10 }, 0.0457311924, 0.0625000000, 0.0202858803 },
    { { 2, 1, 1 }, 0.4008419236, 0.4705882353, 0.4132180012 },
    { { 2, 1, 0.5 }, 0.5629447069, 0.6400000000, 0.6028690767 },
    { { 5, 2, 0.2 }, 0.8475886711, 0.9049773756, 0.8954914360 },
    { { 2, 0.02, 10 }, 0.0036299906, 0.0026333114, 0.0008150268 },
    { { 1, 0.02, 4 }, 0.0079377885, 0.0064935065, 0.0022804975 },
    { { 3, 2, 1 }, 0.5387903059, 0.6153846154, 0.5765452609 },
};

static void test_known(void)
{
    double prism = 0, cuboid = 0, ellipsoid = 0, sum = 0, sum_ellipsoid = 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const mm_dimensions d = known[i].d, e = { d.b, d.c, d.a }, f = { d.c, d.a, d.b };
        prism = fmax(prism, fabs(mm_demag_prism(d) - known[i].prism));
        cuboid = fmax(cuboid, fabs(mm_demag_cuboid(d) - known[i].cuboid));
        ellipsoid = fmax(ellipsoid, fabs(mm_demag_ellipsoid(d) - known[i].ellipsoid));
        sum = fmax(sum, fabs(mm_demag_prism(d) + mm_demag_prism(e) + mm_demag_prism(f) - 1));
        sum_ellipsoid = fmax(sum_ellipsoid,
                             fabs(mm_demag_ellipsoid(d) + mm_demag_ellipsoid(e) + mm_demag_ellipsoid(f) - 1));
    }
    near_abs(prism, 0, 1e-10, "Aharoni's prism");
    near_abs(cuboid, 0, 1e-10, "Prozorov and Kogan's cuboid");
    near_abs(ellipsoid, 0, 1e-10, "Osborn's ellipsoid");
    near_abs(sum, 0, 1e-12, "the prism's three axes add up to 1");
    near_abs(sum_ellipsoid, 0, 1e-12, "the ellipsoid's too");
}

static void test_shapes(void)
{
    double n = NAN;
    mm_err err = MM_ERR_INIT;
    ok(mm_demag(MM_SHAPE_SPHERE, (mm_dimensions){ 2, 2, 2 }, &n, &err), "a sphere");
    near_rel(n, 1. / 3, 1e-15, "has 1/3");
    mm_demag(MM_SHAPE_CYLINDER, (mm_dimensions){ 2, 2, 4 }, &n, &err);
    near_rel(n, 1 / (1 + 1.6 * 2), 1e-15, "a cylinder of length 4 and diameter 2");
    near_rel(mm_demag_ellipsoid((mm_dimensions){ 1, 1, 1e-6 }), 1, 2e-6, "a thin plate has 1");
    near_abs(mm_demag_ellipsoid((mm_dimensions){ 1, 1, 1e6 }), 0, 1e-10, "a long needle has 0");
    near_rel(mm_internal_susceptibility(-1.5, 1. / 3), -1, 1e-15, "a shielding sphere of chi = -3/2 has -1");
    ok(!mm_demag(MM_SHAPE_CUBOID, (mm_dimensions){ 1, 0, 1 }, &n, &err) && err.code == MM_EINPUT,
       "an edge of 0 is refused");
    mm_err_clear(&err);
}

static void parsed(const char *text, double a, double b, double c)
{
    mm_dimensions d = { NAN, NAN, NAN };
    mm_err err = MM_ERR_INIT;
    const bool good = mm_dimensions_parse(text, &d, NULL, &err);
    ok(good && fabs(d.a - a) < 1e-15 && fabs(d.b - b) < 1e-15 && fabs(d.c - c) < 1e-15, "'%s'", text);
    mm_err_clear(&err);
}

static void test_words(void)
{
    mm_dimensions d;
    mm_shape shape;
    mm_err err = MM_ERR_INIT;
    parsed("4x3x0.5mm", 4e-3, 3e-3, 0.5e-3);
    parsed("4 x 3 x 0.5 mm", 4e-3, 3e-3, 0.5e-3);
    parsed("2mm", 2e-3, 2e-3, 2e-3);
    parsed("2x5mm", 2e-3, 2e-3, 5e-3);
    parsed("100x100x10um", 1e-4, 1e-4, 1e-5);
    mm_dimensions e = { 0, 0, 0 };
    ok(mm_dimensions_parse("4.0(2)x3x0.50(1)mm", &d, &e, &err) && fabs(e.a - 2e-4) < 1e-18 && isnan(e.b) &&
           fabs(e.c - 1e-5) < 1e-18,
       "errors in parentheses");
    ok(!mm_dimensions_parse("4x", &d, NULL, &err), "an edge that is missing");
    mm_err_clear(&err);
    ok(!mm_dimensions_parse("4x3x2x1mm", &d, NULL, &err), "an edge too many");
    mm_err_clear(&err);
    ok(!mm_dimensions_parse("4x3x2kg", &d, NULL, &err), "a unit that is no length");
    mm_err_clear(&err);
    ok(mm_shape_parse("ellipsoid", &shape, &err) && shape == MM_SHAPE_ELLIPSOID, "a shape");
    ok(!mm_shape_parse("cube", &shape, &err), "another word");
    mm_err_clear(&err);
}

int main(void)
{
    test_known();
    test_shapes();
    test_words();
    return done();
}
