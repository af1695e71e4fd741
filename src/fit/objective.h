/* One dataset seen through the model: free parameters -> factor of [J r]. */
#ifndef MM_FIT_OBJECTIVE_H
#define MM_FIT_OBJECTIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "fit/fit.h"
#include "model/model.h"

/* One more row: (quantity - target)/width. Where the sum is least with it, chi-square without it is least
 * among all points with the same value of the quantity, which is what a profile needs. */
typedef struct mm_pull {
    size_t quantity;      /* number of a parameter, or npar + number of a derived quantity */
    double target, width; /* width 0: no such row */
} mm_pull;

/* For one thread. Rows are (model - y)/sigma through the loss, then one for each prior. */
typedef struct mm_objective {
    const mm_model *model; /* borrowed, as the data */
    const mm_data *data;
    size_t n; /* residuals of data: ny times rows */
    size_t nprior;
    size_t nfree;
    const size_t *slot; /* the columns: numbers of the model's free parameters; borrowed */
    double *full;       /* all parameters of the model: the point of the last evaluation */
    const double *y;    /* what is fitted: data->y, or a sample of the bootstrap */
    double *weight;     /* 1/sigma, NULL: 1 */
    double size;        /* length of weight * y */
    mm_loss loss;
    double width;      /* of the loss, in units of the residual */
    double prior_gain; /* factor on the priors' rows: the unit of the residuals where sigma is not known */
    mm_pull pull;
    struct mm_objective_work *work;
} mm_objective;

/** full: values of all parameters, of which the free ones will be replaced. */
mm_objective *mm_objective_new(const mm_model *model, const mm_data *data, size_t nfree, const size_t *slot,
                               const double *full, mm_err *err);
void mm_objective_free(mm_objective *objective);

/** Another one of the same state, for another thread. */
mm_objective *mm_objective_copy(const mm_objective *objective, mm_err *err);

/** Leave out the priors of the parameters i with drop[i]: another dataset has counted them. */
void mm_objective_drop_priors(mm_objective *objective, const bool *drop);

/** Multiply the weights; factor: n values. */
bool mm_objective_reweight(mm_objective *objective, const double *factor, mm_err *err);

/** The factor of [J r] at x, (nfree+1) squared. false where it is not finite. */
bool mm_objective_factor(mm_objective *objective, const double *x, double *upper);

/** The same for the plain residual, whatever the loss is, data rows times gain, priors' rows as they are. */
bool mm_objective_information(mm_objective *objective, const double *x, double gain, double *upper);

/** Weighted plain residuals (model - y)/sigma, n values; model: the unweighted model values, or NULL. */
void mm_objective_residual(mm_objective *objective, const double *x, double *residual, double *model);

/** The quantity of the pull at x. full: room for npar values. */
double mm_objective_quantity(const mm_objective *objective, const double *x, double *full);

/** Move x into the full vector of parameters and follow the ties. */
void mm_objective_expand(const mm_objective *objective, const double *x, double *full);

#endif
