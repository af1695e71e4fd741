#include "base/constants.h"

#include <math.h>

#include "expr/expr.h"

static const struct {
    const char *name;
    double value;
    const char *unit;
} constants[] = {
    { "pi", MM_PI, "1" },        { "kB", MM_KB, "J/K" },           { "e", MM_E, "C" },
    { "h", MM_H, "J s" },        { "mu0", MM_MU0, "T m/A" },       { "muB", MM_MUB, "J/T" },
    { "Phi0", MM_PHI0, "Wb" },   { "NA", MM_NA, "1/mol" },         { "R", MM_R, "J/(mol K)" },
    { "nan", (double)NAN, "1" }, { "inf", (double)INFINITY, "1" },
};

bool mm_expr_constant(size_t i, const char **name, double *value, const char **unit)
{
    if (i >= sizeof constants / sizeof constants[0])
        return false;
    *name = constants[i].name;
    *value = constants[i].value;
    *unit = constants[i].unit;
    return true;
}
