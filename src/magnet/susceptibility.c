#include "magnet/susceptibility.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/stats.h"

const double mm_field_least = 0.5;

size_t mm_susceptibility_rows(const mm_moment_rows *rows, const mm_susceptibility *unit, double demag,
                              double offset, double *chi, double *sigma)
{
    size_t usable = 0;
    for (size_t i = 0; i < rows->n; i++) {
        const double h = rows->h[i] - offset, external = unit->factor.value * rows->m[i] / h,
                     below = 1 - demag * external;
        chi[i] = fabs(h) < mm_field_least ? NAN : external / below;
        if (sigma != NULL)
            sigma[i] = rows->sigma == NULL ? NAN
                                           : fabs(unit->factor.value * rows->sigma[i] / h / (below * below));
        usable += isfinite(chi[i]);
    }
    return usable;
}

/* Columns in their order; the errors are left out where there are none. */
static bool add_columns(const mm_moment_rows *rows, const mm_susceptibility *unit, const double *chi,
                        const double *sigma, mm_table *out, mm_err *err)
{
    const struct {
        const char *name, *unit;
        const double *v;
    } columns[] = { { "T", "K", rows->t },
                    { "chi", unit->unit, chi },
                    { "chi_err", unit->unit, rows->sigma == NULL ? NULL : sigma },
                    { "H", "Oe", rows->h },
                    { "moment", "emu", rows->m } };
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
        if (columns[k].v == NULL)
            continue;
        const ptrdiff_t col = mm_table_add(out, columns[k].name, columns[k].unit, MM_NUMBER, err);
        if (col < 0)
            return false;
        size_t n = 0;
        for (size_t i = 0; i < rows->n; i++)
            if (isfinite(chi[i]))
                out->col[col].v[n++] = columns[k].v[i];
    }
    return true;
}

mm_table *mm_susceptibility_table(const char *name, const mm_moment_rows *rows, const mm_susceptibility *unit,
                                  double demag, double offset, mm_err *err)
{
    double *chi = mm_zalloc(rows->n, sizeof *chi), *sigma = mm_zalloc(rows->n, sizeof *sigma);
    mm_table *out = mm_table_new(name, err);
    bool good = chi != NULL && sigma != NULL && out != NULL;
    const size_t n = good ? mm_susceptibility_rows(rows, unit, demag, offset, chi, sigma) : 0;
    if (good && n == 0)
        good = mm_fail(err, MM_EINPUT, "%s: the field is %.3g Oe: a susceptibility needs a field", name,
                       mm_median(rows->n, rows->h) - offset);
    const double relative = unit->factor.error / unit->factor.value;
    good = good && mm_table_resize(out, n, err) && add_columns(rows, unit, chi, sigma, out, err) &&
           (!(relative > 0) || mm_meta_set_number(out, "scale_error", relative, NULL, err));
    free(chi);
    free(sigma);
    if (good)
        return out;
    mm_table_free(out);
    mm_fail_memory(err, "a susceptibility");
    return NULL;
}
