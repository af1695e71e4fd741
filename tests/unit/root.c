/* Roots and minima of functions whose answers are known. */
#include "num/root.h"
#include "random.h"
#include "tap.h"

static int calls;

static double cosine(double x, void *context)
{
    (void)context;
    calls++;
    return cos(x);
}

/* zero and minimum of the square at *context */
static double cube(double x, void *context)
{
    const double d = x - *(double *)context;
    calls++;
    return d * d * d;
}

static double step(double x, void *context)
{
    return x < *(double *)context ? -1 : 1;
}

static double distance(double x, void *context)
{
    const double d = x - *(double *)context;
    return 3 + fabs(d) + d * d;
}

static double with_hole(double x, void *context)
{
    (void)context;
    return x > 0.5 ? NAN : x - 0.7;
}

static double high(double x, void *context)
{
    (void)context;
    return x * x + 1;
}

static void test_root(void)
{
    double root;
    mm_err err = MM_ERR_INIT;
    calls = 0;
    ok(mm_find_root(cosine, NULL, 0, 3, 0, &root, &err), "zero of the cosine");
    near_abs(root, M_PI_2, 3e-16, "to the last bit");
    ok(calls < 15, "in %d calls", calls);
    ok(mm_find_root(cosine, NULL, 3, 0, 1e-3, &root, &err) && fabs(root - M_PI_2) < 1e-3,
       "ends exchanged, loosely");
    double where = 0;
    ok(mm_find_root(cube, &where, -1, 0.9, 1e-9, &root, &err) && fabs(root) < 1e-9, "a flat zero at 0");
    where = 1e-3;
    ok(mm_find_root(step, &where, -1, 1, 0, &root, &err) && fabs(root / where - 1) < 1e-15, "a jump");
    ok(mm_find_root(cube, &where, where, 5, 0, &root, &err) && root == where, "a zero at the end");
    ok(!mm_find_root(cosine, NULL, 0, 1, 0, &root, &err) && err.code == MM_EINPUT, "no zero");
    mm_err_clear(&err);
    ok(!mm_find_root(with_hole, NULL, 0, 1, 0, &root, &err), "not finite");
    same_text(err.msg, "the function is not finite at 1", "says where");
    mm_err_clear(&err);
}

static void test_bracket(void)
{
    double lo = 1, hi = 1.1, where = 40;
    mm_err err = MM_ERR_INIT;
    ok(mm_bracket_root(cube, &where, -1e9, 1e9, &lo, &hi, &err) && lo < 40 && hi >= 40, "found far outside");
    lo = 1, hi = 1.1;
    ok(!mm_bracket_root(cube, &where, 0, 30, &lo, &hi, &err) && lo == 1 && hi == 1.1,
       "not beyond the limits");
    mm_err_clear(&err);
    lo = -1, hi = 1;
    ok(!mm_bracket_root(high, NULL, -INFINITY, INFINITY, &lo, &hi, &err), "none anywhere");
    mm_err_clear(&err);
}

static void test_minimum(void)
{
    double at, worst = 0;
    mm_err err = MM_ERR_INIT;
    for (int i = 0; i < 200; i++) {
        double where = random_uniform(-3, 5);
        mm_find_minimum(distance, &where, -3, 5, 0, &at, &err);
        worst = fmax(worst, fabs(at - where) / fmax(1e-3, fabs(where)));
    }
    ok(worst < 5e-8, "a kink (off by %.1g)", worst);
    calls = 0;
    ok(mm_find_minimum(cosine, NULL, 0.1, 6, 0, &at, &err), "minimum of the cosine");
    near_abs(at, M_PI, 1e-7, "to half of the digits");
    ok(calls < 20, "in %d calls", calls);
    double where = 9;
    ok(mm_find_minimum(distance, &where, 0, 4, 1e-6, &at, &err) && 4 - at < 1e-6, "at the upper end");
    where = -9;
    ok(mm_find_minimum(distance, &where, 0, 4, 1e-6, &at, &err) && at < 1e-6, "at the lower end");
    ok(!mm_find_minimum(with_hole, NULL, 0, 2, 0, &at, &err) && err.code == MM_EINPUT, "not finite");
    mm_err_clear(&err);
}

int main(void)
{
    test_root();
    test_bracket();
    test_minimum();
    return done();
}
