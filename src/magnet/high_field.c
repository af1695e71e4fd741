#include "magnet/high_field.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

static double term(mm_high_field_term k, double field, double t, bool rising)
{
    const double sign = field < 0 ? -1 : 1;
    switch (k) {
    case MM_TERM_SATURATION:
        return sign;
    case MM_TERM_SLOPE:
        return field;
    case MM_TERM_OFFSET:
        return 1;
    case MM_TERM_DRIFT:
        return t;
    case MM_TERM_APPROACH:
        return 1 / field; /* s/|H| */
    case MM_TERM_CURVATURE:
        return sign / (field * field);
    case MM_TERM_IRREVERSIBLE:
        return (rising ? -1 : 1) / (field * field);
    case MM_TERM_LAG:
        return rising ? -1 : 1;
    case MM_TERMS:
        break;
    }
    return NAN;
}

/* The terms that these points tell apart. */
static int allowed(const mm_high_field_data *d, double from)
{
    size_t seen[2][2] = { { 0 } }; /* by sign of the field, by direction */
    for (size_t i = 0; i < d->n; i++)
        if (fabs(d->field[i]) >= from)
            seen[d->field[i] < 0][d->rising[i]]++;
    const bool both_signs = seen[0][0] + seen[0][1] > 1 && seen[1][0] + seen[1][1] > 1,
               closed = both_signs &&
                        ((seen[0][0] > 1 && seen[0][1] > 1) || (seen[1][0] > 1 && seen[1][1] > 1));
    int terms = (1 << MM_TERMS) - 1;
    if (!both_signs)
        terms &= ~(1 << MM_TERM_OFFSET);
    if (!closed)
        terms &= ~(1 << MM_TERM_DRIFT | 1 << MM_TERM_IRREVERSIBLE | 1 << MM_TERM_LAG);
    return terms;
}

/* Fill y and the columns of the terms; returns the number of points. */
static size_t make_columns(const mm_high_field_data *d, double from, int terms, double *y, double **column)
{
    size_t n = 0;
    for (size_t i = 0; i < d->n; i++) {
        if (!(fabs(d->field[i]) >= from))
            continue;
        for (int k = 0, j = 0; k < MM_TERMS; k++)
            if (terms & 1 << k)
                column[j++][n] = term((mm_high_field_term)k, d->field[i], d->t[i], d->rising[i]);
        y[n++] = d->moment[i];
    }
    return n;
}

static void take(const mm_linear *linear, int terms, mm_high_field *fit)
{
    *fit = (mm_high_field){ .n = linear->n, .terms = terms };
    const double n = (double)linear->n, k = (double)linear->k + 1; /* the noise is a parameter too */
    fit->noise = sqrt(linear->chisq / (n - (double)linear->k));
    fit->aicc = n > k + 1 ? n * log(fmax(linear->chisq, 1e-300) / n) + 2 * k * n / (n - k - 1) : INFINITY;
    for (int t = 0, j = 0; t < MM_TERMS; t++) {
        const bool there = terms & 1 << t;
        fit->coef[t] = there ? linear->coef[j] : 0;
        fit->error[t] = there ? sqrt(linear->cov[j][j]) : NAN;
        j += there;
    }
}

bool mm_high_field_fit(const mm_high_field_data *d, double from, int terms, mm_high_field *fit, mm_err *err)
{
    terms &= allowed(d, from);
    double *block = mm_zalloc((MM_TERMS + 1) * d->n, sizeof *block), *column[MM_TERMS];
    if (block == NULL)
        return mm_fail_memory(err, "a loop");
    size_t k = 0;
    for (int t = 0; t < MM_TERMS; t++) {
        column[t] = block + (size_t)(t + 1) * d->n;
        k += (terms & 1 << t) != 0;
    }
    mm_linear linear;
    const size_t n = make_columns(d, from, terms, block, column);
    const bool good = n < k + 2
                          ? mm_fail(err, MM_EINPUT, "%zu points in high field, which are too few", n)
                          : mm_linear_fit(n, k, (const double *const *)column, block, NULL, &linear, err);
    if (good)
        take(&linear, terms, fit);
    free(block);
    return good;
}
