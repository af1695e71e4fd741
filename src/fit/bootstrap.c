#include "fit/bootstrap.h"

#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "num/stats.h"

enum { SAMPLES = 1000 };

static const double most_lost = 0.05; /* share of samples without a fit from which a remark is due */

typedef struct bootstrap {
    const mm_run *run;
    mm_fit *const *fit;
    size_t samples, width; /* width: quantities of one block, npar + nderived */
    double *curve;         /* the fitted model, block after block */
    double *residual;      /* what is drawn from, in units of sigma (or of y) */
    double *quantity;      /* samples x nblock x width; NaN where there is no fit */
    size_t *evaluations;
    bool *failed;
    atomic_size_t done;
} bootstrap;

/* Seeds that lie far apart however near the inputs are. G. L. Steele, D. Lea, C. H. Flood, OOPSLA (2014):
 * the output function of SplitMix64. */
static unsigned long seed_of(uint64_t seed, size_t sample)
{
    uint64_t z = seed + (sample + 1) * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (unsigned long)((z ^ (z >> 31)) | 1);
}

/* Residuals have less variance than errors, by 1 - leverage. */
static bool inflate(const bootstrap *boot, size_t k, double *residual, mm_err *err)
{
    const mm_objective *block = boot->run->system->block[k];
    const double scale = boot->run->scale;
    double *band = mm_zalloc(block->n, sizeof *band);
    bool good = band != NULL || mm_fail_memory(err, "a bootstrap");
    good = good && mm_fit_band(block->model, boot->fit[k], block->data->n, block->data->x, band, err);
    double mean = 0;
    for (size_t i = 0; i < block->n && good; i++) {
        const double sd = block->data->sigma != NULL ? band[i] / block->data->sigma[i] : band[i];
        const double left = 1 - sd * sd / (scale * scale);
        if (left > 0.01 && left <= 1)
            residual[i] /= sqrt(left);
        mean += residual[i] / (double)block->n;
    }
    for (size_t i = 0; i < block->n && good; i++)
        residual[i] -= mean;
    free(band);
    return good;
}

static bool prepare(bootstrap *boot, mm_err *err)
{
    const mm_system *s = boot->run->system;
    double *columns = mm_zalloc(s->ncolumn, sizeof *columns);
    bool good = columns != NULL || mm_fail_memory(err, "a bootstrap");
    size_t first = 0;
    for (size_t k = 0; k < s->nblock && good; k++) {
        mm_system_gather(s, k, boot->run->best.x, columns);
        mm_objective_residual(s->block[k], columns, boot->residual + first, boot->curve + first);
        good = boot->run->opts->pairs || inflate(boot, k, boot->residual + first, err);
        first += s->block[k]->n;
    }
    free(columns);
    return good;
}

/* y := curve + sigma (minus) a residual of the same block; residuals are model - y. */
static void draw_residuals(const bootstrap *boot, const mm_objective *block, size_t first, gsl_rng *rng,
                           double *y)
{
    for (size_t i = 0; i < block->n; i++) {
        const double drawn = boot->residual[first + gsl_rng_uniform_int(rng, block->n)];
        y[i] = boot->curve[first + i] - (block->data->sigma != NULL ? block->data->sigma[i] : 1) * drawn;
    }
}

/* factor := square roots of how often each row is drawn, the same for all outputs. */
static void draw_rows(const mm_objective *block, gsl_rng *rng, double *factor)
{
    const size_t n = block->data->n;
    memset(factor, 0, block->n * sizeof *factor);
    for (size_t i = 0; i < n; i++)
        factor[gsl_rng_uniform_int(rng, n)] += 1;
    for (size_t i = 0; i < n; i++)
        for (size_t out = block->model->ny; out-- > 0;)
            factor[out * n + i] = sqrt(factor[i]);
}

/* Give every block of the copy its sample. work: as many values as there are residuals. */
static bool draw(const bootstrap *boot, mm_system *copy, size_t sample, double *work)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (rng == NULL)
        return false;
    gsl_rng_set(rng, seed_of(boot->run->opts->seed, sample));
    bool good = true;
    size_t first = 0;
    for (size_t k = 0; k < copy->nblock && good; k++) {
        if (boot->run->opts->pairs) {
            draw_rows(copy->block[k], rng, work + first);
            good = mm_objective_reweight(copy->block[k], work + first, NULL);
        } else {
            draw_residuals(boot, copy->block[k], first, rng, work + first);
            copy->block[k]->y = work + first;
        }
        first += copy->block[k]->n;
    }
    gsl_rng_free(rng);
    return good;
}

static void store(const bootstrap *boot, const mm_system *copy, const mm_solution *end, size_t sample,
                  double *columns)
{
    const mm_model *model = copy->model;
    for (size_t k = 0; k < copy->nblock; k++) {
        double *row = boot->quantity + (sample * copy->nblock + k) * boot->width;
        mm_system_gather(copy, k, end->x, columns);
        mm_objective_expand(copy->block[k], columns, row);
        for (size_t i = 0; i < model->nderived; i++)
            row[model->npar + i] = mm_model_derived(model, i, row, NULL);
    }
}

static bool refit(const bootstrap *boot, mm_system *copy, size_t sample)
{
    const mm_run *run = boot->run;
    const size_t most = 400 + 50 * copy->p;
    const mm_lm_limits limits = { .step_bound = 1, .evaluations = most, .probe = most, .abandon = INFINITY };
    double *work = mm_zalloc(mm_system_points(copy) + copy->ncolumn, sizeof *work);
    mm_solution end;
    if (work == NULL || !mm_solution_init(&end, copy, NULL)) {
        free(work);
        return false;
    }
    const bool good = draw(boot, copy, sample, work);
    if (good && mm_system_minimise(copy, NULL, run->best.x, &limits, &end) == MM_LM_STATIONARY)
        store(boot, copy, &end, sample, work + mm_system_points(copy));
    boot->evaluations[sample] = copy->evaluations;
    mm_solution_clear(&end);
    free(work);
    return good;
}

static void fit_sample(void *context, size_t sample)
{
    bootstrap *boot = context;
    mm_system *copy = mm_system_copy(boot->run->system, NULL);
    double *row = boot->quantity + sample * boot->run->system->nblock * boot->width;
    for (size_t i = 0; i < boot->run->system->nblock * boot->width; i++)
        row[i] = NAN;
    boot->failed[sample] = copy == NULL || !refit(boot, copy, sample);
    mm_system_free(copy);
    mm_progress_tell(&boot->run->opts->progress, atomic_fetch_add(&boot->done, 1) + 1, boot->samples,
                     "bootstrap");
}

static void set_interval(const bootstrap *boot, mm_estimate *estimate, size_t place, double *work)
{
    const double level = boot->run->opts->level > 0 ? boot->run->opts->level : 0.6827;
    const size_t stride = boot->run->system->nblock * boot->width;
    for (size_t i = 0; i < boot->samples; i++)
        work[i] = boot->quantity[i * stride + place];
    estimate->ci_lo = mm_quantile(boot->samples, work, (1 - level) / 2);
    estimate->ci_hi = mm_quantile(boot->samples, work, (1 + level) / 2);
    if (!(estimate->ci_lo < estimate->ci_hi)) /* it does not move */
        estimate->ci_lo = estimate->ci_hi = NAN;
}

static bool set_intervals(const bootstrap *boot, mm_err *err)
{
    double *work = mm_zalloc(boot->samples, sizeof *work);
    if (work == NULL)
        return mm_fail_memory(err, "a bootstrap");
    for (size_t k = 0; k < boot->run->system->nblock; k++) {
        mm_fit *fit = boot->fit[k];
        for (size_t i = 0; i < fit->npar; i++)
            set_interval(boot, &fit->par[i], k * boot->width + i, work);
        for (size_t i = 0; i < fit->nderived; i++)
            set_interval(boot, &fit->derived[i], k * boot->width + fit->npar + i, work);
    }
    free(work);
    return true;
}

static bool run_samples(bootstrap *boot, mm_run *run, mm_err *err)
{
    size_t lost = 0;
    bool failed = false;
    mm_parallel_for(boot->samples, run->opts->jobs, fit_sample, boot);
    for (size_t i = 0; i < boot->samples; i++) {
        failed |= boot->failed[i];
        lost += isnan(boot->quantity[i * run->system->nblock * boot->width]);
        run->system->evaluations += boot->evaluations[i];
    }
    if (failed)
        return mm_fail_memory(err, "a bootstrap");
    if ((double)lost > most_lost * (double)boot->samples)
        mm_buf_printf(&run->notes, "%zu of %zu bootstrap samples could not be fitted; ", lost, boot->samples);
    return set_intervals(boot, err);
}

bool mm_bootstrap(mm_run *run, mm_fit *const *fit, mm_err *err)
{
    const size_t n = mm_system_points(run->system), nblock = run->system->nblock;
    bootstrap boot = { .run = run,
                       .fit = fit,
                       .width = run->system->model->npar + run->system->model->nderived };
    boot.samples = run->opts->samples > 0 ? run->opts->samples : SAMPLES;
    boot.curve = mm_zalloc(n, sizeof *boot.curve);
    boot.residual = mm_zalloc(n, sizeof *boot.residual);
    boot.quantity = mm_zalloc(boot.samples, nblock * boot.width * sizeof *boot.quantity);
    boot.evaluations = mm_zalloc(boot.samples, sizeof *boot.evaluations);
    boot.failed = mm_zalloc(boot.samples, sizeof *boot.failed);
    bool good = boot.curve != NULL && boot.residual != NULL && boot.quantity != NULL &&
                boot.evaluations != NULL && boot.failed != NULL;
    good = good ? prepare(&boot, err) && run_samples(&boot, run, err) : mm_fail_memory(err, "a bootstrap");
    free(boot.curve);
    free(boot.residual);
    free(boot.quantity);
    free(boot.evaluations);
    free(boot.failed);
    return good;
}
