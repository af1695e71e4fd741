#include "rixs/elastic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "num/stats.h"

/* Counts over the monitor, at its mean. */
static double *signal_of(const mm_rixs_scan *s, mm_err *err)
{
    double *y = mm_zalloc(s->n, sizeof *y);
    const double mean = s->monitor != NULL ? mm_mean_of(s->n, s->monitor).value : 1;
    for (size_t i = 0; y != NULL && i < s->n; i++)
        y[i] = s->counts[i] * (s->monitor != NULL ? mean / s->monitor[i] : 1);
    if (y == NULL)
        mm_fail_memory(err, "an elastic line");
    return y;
}

static double value_of(size_t n, const mm_estimate *estimate, const char *name, double *error)
{
    for (size_t k = 0; k < n; k++)
        if (strcmp(estimate[k].name, name) == 0) {
            *error = estimate[k].error;
            return estimate[k].value;
        }
    *error = NAN;
    return NAN;
}

mm_fit *mm_elastic_fit(const mm_model *model, const mm_rixs_scan *scan, bool incident, mm_elastic *line,
                       mm_err *err)
{
    double *y = signal_of(scan, err);
    mm_fit *fit = NULL;
    if (y != NULL) {
        /* Points count alike: no elastic line is quite of the model's shape, and weights from counts would
         * fit its tails at the cost of its width. */
        const mm_fit_opts opts = MM_FIT_OPTS_INIT;
        const double *x = scan->scanned;
        const mm_data data = { scan->name, scan->n, &x, y, NULL };
        fit = mm_fit_run(model, &data, NULL, &opts, err);
    }
    if (fit != NULL) {
        const double motor = mm_median(scan->n, scan->fixed);
        line->center = value_of(fit->npar, fit->par, "peak.center", &line->center_err);
        line->fwhm = value_of(fit->nderived, fit->derived, "peak_fwhm", &line->fwhm_err);
        line->emission = incident ? motor : line->center;
        line->offset = incident ? line->center - motor : motor - line->center;
        line->offset_err = isnan(motor) ? NAN : line->center_err;
    }
    free(y);
    return fit;
}

bool mm_calibration_make(size_t n, const double *emission, const double *offset, const double *offset_err,
                         mm_calibration *c, mm_err *err)
{
    size_t with_error = 0, present = 0;
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        present += isfinite(offset[i]) && isfinite(emission[i]);
        with_error += isfinite(offset[i]) && isfinite(emission[i]) && offset_err[i] > 0;
        lo = isfinite(emission[i]) ? fmin(lo, emission[i]) : lo;
        hi = isfinite(emission[i]) ? fmax(hi, emission[i]) : hi;
    }
    if (present == 0)
        return mm_fail(err, MM_EINPUT, "no elastic line with an offset");
    const double *sigma = with_error == present ? offset_err : NULL;
    c->sloped = present >= 3 && hi - lo > 1;
    if (c->sloped) {
        if (!mm_line_fit(n, emission, offset, sigma, &c->line, err))
            return false;
        c->offset = c->line.y_mean;
        c->offset_err = c->line.y_mean_err;
        return true;
    }
    const mm_mean mean = sigma != NULL ? mm_weighted_mean(n, offset, sigma) : mm_mean_of(n, offset);
    c->offset = mean.value;
    c->offset_err = mean.error;
    return true;
}

void mm_calibration_apply(const mm_calibration *c, size_t n, mm_rixs_scan *scan, bool incident)
{
    for (size_t s = 0; s < n; s++)
        for (size_t i = 0; i < scan[s].n; i++) {
            double *emission = incident ? &scan[s].fixed[i] : &scan[s].scanned[i];
            *emission += c->sloped ? mm_line_value(&c->line, *emission, NULL) : c->offset;
        }
}
