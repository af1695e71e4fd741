#include "fit/scale.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "fit/loss.h"

bool mm_scale_matters(const mm_run *run)
{
    return !run->known && (run->opts->loss != MM_LOSS_LINEAR || mm_system_priors(run->system) > 0);
}

static double data_size(const mm_run *run)
{
    double sum = 0;
    for (size_t k = 0; k < run->system->nblock; k++)
        sum += run->system->block[k]->size * run->system->block[k]->size;
    return sqrt(sum / (double)mm_system_points(run->system));
}

static bool estimate(mm_run *run, double chisq, const double *residual, mm_err *err)
{
    const long dof = mm_run_dof(run);
    const size_t n = mm_system_points(run->system);
    if (run->opts->loss == MM_LOSS_LINEAR) {
        run->scale = dof > 0 ? sqrt(chisq / (double)dof) : NAN;
        return true;
    }
    double *work = mm_zalloc(n, sizeof *work);
    if (work == NULL)
        return mm_fail_memory(err, "residuals");
    run->scale = dof > 0 ? mm_loss_scale(n, residual, run->system->p, work) : NAN;
    free(work);
    return true;
}

static void set_width(mm_run *run, double scale)
{
    for (size_t k = 0; k < run->system->nblock; k++) {
        mm_objective *block = run->system->block[k];
        block->loss = run->opts->loss;
        block->width = scale * mm_loss_width(run->opts->loss, run->opts->loss_scale);
        block->prior_gain = scale;
    }
}

bool mm_scale_update(mm_run *run, double chisq, const double *residual, mm_err *err)
{
    if (run->known)
        run->scale = 1;
    else if (!estimate(run, chisq, residual, err))
        return false;
    if (!mm_scale_matters(run) && run->opts->loss == MM_LOSS_LINEAR)
        return true;
    const double least = 16 * DBL_EPSILON * data_size(run); /* of a fit that is exact but for rounding */
    set_width(run, run->scale > least ? run->scale : least > 0 ? least : 1);
    return true;
}

bool mm_scale_widen(mm_run *run, const double *residual, double *scale, mm_err *err)
{
    const size_t n = mm_system_points(run->system);
    double *work = mm_zalloc(n, sizeof *work);
    if (work == NULL)
        return mm_fail_memory(err, "residuals");
    *scale = fmax(mm_loss_scale(n, residual, run->system->p, work), 1);
    set_width(run, *scale);
    free(work);
    return true;
}

typedef struct influence {
    double square; /* sum of psi^2 over n - p: the variance of one residual's influence */
    double slope;  /* mean of psi' */
    double spread; /* variance of psi' */
} influence;

static influence influence_of(const mm_run *run, const double *residual)
{
    const mm_objective *block = run->system->block[0];
    const size_t n = mm_system_points(run->system);
    influence sum = { 0 };
    for (size_t i = 0; i < n; i++) {
        const double psi = mm_loss_influence(block->loss, block->width, residual[i]);
        const double slope = mm_loss_curvature(block->loss, block->width, residual[i]);
        sum.square += psi * psi;
        sum.slope += slope;
        sum.spread += slope * slope;
    }
    sum.slope /= (double)n;
    sum.spread = sum.spread / (double)n - sum.slope * sum.slope;
    sum.square /= (double)n - (double)run->system->p;
    return sum;
}

double mm_scale_gain(const mm_run *run, const double *residual)
{
    if (run->opts->loss == MM_LOSS_LINEAR)
        return 1 / run->scale;
    if (mm_run_dof(run) <= 0)
        return NAN;
    const influence f = influence_of(run, residual);
    if (!(f.slope > 0))
        return NAN;
    const double p = (double)run->system->p, n = (double)mm_system_points(run->system);
    const double correction = 1 + p / n * f.spread / (f.slope * f.slope);
    return f.slope / (correction * sqrt(f.square));
}

double mm_scale_rise(const mm_run *run, const double *residual)
{
    if (run->opts->loss == MM_LOSS_LINEAR)
        return run->scale * run->scale;
    if (mm_run_dof(run) <= 0)
        return NAN;
    const influence f = influence_of(run, residual);
    return f.slope > 0 ? f.square / f.slope : NAN;
}
