#include "magnet/chi_curve.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/order.h"

void mm_chi_curve_free(mm_chi_curve *c)
{
    free(c->t);
    free(c->chi);
    free(c->sigma);
    *c = (mm_chi_curve){ 0 };
}

bool mm_chi_curve_make(size_t n, const double *t, const double *chi, const double *sigma, mm_chi_curve *c,
                       mm_err *err)
{
    size_t *order = mm_zalloc(n, sizeof *order);
    *c = (mm_chi_curve){ 0, mm_zalloc(n, sizeof *c->t), mm_zalloc(n, sizeof *c->chi),
                         sigma == NULL ? NULL : mm_zalloc(n, sizeof *c->sigma) };
    const bool good = order != NULL && c->t != NULL && c->chi != NULL && (sigma == NULL || c->sigma != NULL);
    const size_t kept = good ? mm_order(n, t, order) : 0;
    for (size_t i = 0; i < kept;) {
        double sum = 0, variance = 0, count = 0;
        const double at = t[order[i]];
        for (; i < kept && t[order[i]] == at; i++)
            if (isfinite(chi[order[i]])) {
                sum += chi[order[i]];
                variance += sigma == NULL ? 0 : sigma[order[i]] * sigma[order[i]];
                count++;
            }
        if (count == 0)
            continue;
        c->t[c->n] = at;
        c->chi[c->n] = sum / count;
        if (sigma != NULL)
            c->sigma[c->n] = sqrt(variance) / count;
        c->n++;
    }
    free(order);
    return good || mm_fail_memory(err, "a run");
}
