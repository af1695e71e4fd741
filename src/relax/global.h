/* Relaxations from all sweeps at once, and the same from the sweeps' peaks one by one. */
#ifndef MM_RELAX_GLOBAL_H
#define MM_RELAX_GLOBAL_H

#include "relax/peaks.h"
#include "relax/sweep_data.h"

/* Where a relaxation's parameters are in a model; -1 where it has none. */
typedef struct mm_relaxation {
    const char *name; /* the component's, borrowed from the model */
    ptrdiff_t strength, log_f, energy, reference, exponent;
} mm_relaxation;

/** The thermally activated relaxations of a model: components with parameters of their own (not tied) ln_f,
 * Ea and T_ref. The caller frees; NULL without memory. */
mm_relaxation *mm_relaxations(const mm_model *model, size_t *n, mm_err *err);

/** Temperature in K at which a relaxation of Arrhenius has a frequency in Hz. */
double mm_relaxation_temperature(double reference, double energy, double log_f, double frequency);

/** Let a model of temperature, frequency, storage and loss show what was measured, and free the background's
 *  parameters (component `bg`) and, with the moduli, those of `relaxed`. Signals hold the relaxed modulus:
 * tan delta and the loss do not depend on it but by a factor. unit: of the moduli. Errors: MM_EMODEL the
 * model has other axes, or no relaxation. */
bool mm_relaxations_observe(mm_model *model, mm_observable observable, const char *unit,
                            mm_background background, mm_err *err);

/** Start values (data->n x npar, the caller frees) from the data: relaxations are placed one by one where
 * what is left is largest, each with the law of the sweeps' maxima, and sorted by temperature where their
 * functions are the same. A parameter whose start or state differs from that in `plain` was set by the user
 * and stays. NULL on an error. */
double *mm_global_start(const mm_model *model, const mm_model *plain, const mm_sweep_data *data, mm_err *err);

/* The answer of one relaxation, two steps: a line through the peaks' temperatures. NaN where there is none.
 */
typedef struct mm_two_step {
    size_t peaks;              /* that have a temperature with an error */
    double energy, energy_err; /* eV, from the peaks' errors */
    double birge;              /* sqrt of reduced chi-square, 1 at least; NaN for two peaks */
    double
        scatter; /* K, of the peaks beyond their errors, the same for all: what an offset of each run does */
    double scattered, scattered_err; /* eV, with this scatter in the errors: the Birge factor alone leaves the
                                      * weights to errors that are not what parts the peaks */
} mm_two_step;

/** Fit each sweep by itself for the temperature at which a relaxation's frequency is that of the sweep, with
 * Ea held at the line's answer until they agree; then 1/T against ln f with the error of T (the frequency is
 * exact). p: data->n x npar values to start from. out: a value for each relaxation; peak: their temperatures,
 * relaxation after relaxation of data->n values, and errors; NULL: not wanted. A sweep whose fit fails takes
 * no part. false: no memory. */
bool mm_two_step_find(const mm_model *model, const mm_sweep_data *data, const double *p, int jobs,
                      mm_two_step *out, double *peak, double *peak_err, mm_err *err);

typedef struct mm_global {
    size_t npart;
    mm_fit **part; /* each sweep's own view */
    mm_fit *whole;
    size_t nrelaxation;
    mm_relaxation *relaxation;
    mm_two_step *two_step;   /* nrelaxation, when it was asked for; else NULL */
    double *peak, *peak_err; /* nrelaxation x data->n, K */
    double *difference_err;  /* of global less two-step energy, from the bootstrap; NaN where not made */
    size_t samples;          /* that gave a difference */
} mm_global;

typedef struct mm_global_opts {
    mm_fit_opts fit;
    size_t nshare; /* patterns of further parameters that all sweeps have in common */
    const char *const *share;
    bool two_step;
    size_t samples; /* of the bootstrap of the difference; 0: none */
} mm_global_opts;

/** Fit all sweeps at once: each has its own background and temperature offset as far as these are free, the
 * rest is common. start: data->n x npar values. The bootstrap draws data about the answer, with the errors
 * given or the scatter found, and takes both ways again. Errors: MM_EINPUT fewer than two different
 * frequencies: one alone tells Ea from the exponent by its far tails only; those of mm_fit_joint. Owner: the
 * caller, mm_global_free(). */
bool mm_global_fit(const mm_model *model, const mm_sweep_data *data, const double *start,
                   const mm_global_opts *opts, mm_global *out, mm_err *err);
void mm_global_free(mm_global *g);

/** Give data the errors that the scatter about an answer shows, whose parts are `part`: for each output the
 * same for all, or in proportion to the curve, whichever makes the data likelier; proportional (a value an
 * output) says which. They are the data's own, data->estimate. */
bool mm_global_estimate(const mm_model *model, mm_sweep_data *data, mm_fit *const *part, mm_noise noise,
                        bool *proportional, mm_err *err);

/** Fill difference_err and samples of an answer at p; opts as for mm_global_fit. */
bool mm_global_bootstrap(const mm_model *model, const mm_sweep_data *data, const double *p,
                         const mm_global_opts *opts, mm_global *out, mm_err *err);

#endif
