#include "xas/white_line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const char height_name[] = "edge.height";

static bool is_area(const char *name)
{
    static const char *const areas[] = { "f2.area", "f1.area", "f0.area" };
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
        if (strcmp(name, areas[i]) == 0)
            return true;
    return false;
}

bool mm_white_line(const mm_fit *fit, double *ratio, double *error, mm_err *err)
{
    double area = 0, height = NAN, *gradient = mm_zalloc(fit->npar, sizeof *gradient);
    if (gradient == NULL)
        return mm_fail_memory(err, "a white line");
    for (size_t i = 0; i < fit->npar; i++) {
        if (strcmp(fit->par[i].name, height_name) == 0)
            height = fit->par[i].value;
        if (is_area(fit->par[i].name))
            area += fit->par[i].value;
    }
    *ratio = height > 0 ? area / height : NAN;
    for (size_t i = 0; i < fit->npar; i++)
        gradient[i] = is_area(fit->par[i].name)                    ? 1 / height
                      : strcmp(fit->par[i].name, height_name) == 0 ? -*ratio / height
                                                                   : 0;
    *error = height > 0 ? mm_fit_propagate(fit, gradient) : NAN;
    free(gradient);
    return true;
}
