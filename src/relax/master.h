/* Time-temperature superposition: frequency sweeps at many temperatures as one curve. */
#ifndef MM_RELAX_MASTER_H
#define MM_RELAX_MASTER_H

#include "relax/sweep.h"

enum { MM_MASTER_CURVES = 2 }; /* ln of storage and loss */

/* One temperature: n frequencies, ascending, at which storage and loss are positive. Borrows. */
typedef struct mm_isotherm {
    size_t n;
    double temperature;                      /* K */
    double *log_f, *value[MM_MASTER_CURVES]; /* ln(f/Hz), ln(E'), ln(E'') */
} mm_isotherm;

typedef struct mm_isotherms {
    size_t n;
    mm_isotherm *at; /* ascending in temperature */
    double *values;  /* behind them */
} mm_isotherms;

/** Sweeps of one temperature each; those within `gap` K of another, of any run, become one isotherm. Those of
 * fewer than 3 rows are left out. Errors: MM_EINPUT fewer than two are left. */
bool mm_isotherms_make(const mm_dma *dma, size_t nsweep, const mm_sweep *sweep, double gap, mm_isotherms *out,
                       mm_err *err);
void mm_isotherms_free(mm_isotherms *list);

/* The superposition. At a temperature the curve of the reference is met at f a_T, where its moduli times b_T
 * are. */
typedef struct mm_master {
    size_t n, reference;             /* isotherms, and which one is at 1 */
    double *shift, *shift_err;       /* ln a_T; 0 and NaN at the reference */
    double *vertical, *vertical_err; /* ln b_T; 0 and NaN where not asked for */
    double rms[MM_MASTER_CURVES];    /* of ln of the moduli about the common curves */
    size_t nknot;
    double first, step; /* of the curves: uniform cubic B-splines over ln of the reduced frequency */
    double *coefficient[MM_MASTER_CURVES];
    bool *linked; /* does the isotherm overlap with its lower neighbour? */
} mm_master;

/** Find the shifts with which all isotherms lie best on two common smooth curves, ln E' and ln E'' against ln
 * of the reduced frequency, both as far as their own scatter lets them count; the curves are found at the
 * same time. Begins with the overlap of neighbours. Errors of the shifts are from the scatter about the
 * curves, at fixed reference. vertical: let the moduli be shifted too. Errors: MM_EINPUT neighbours do not
 * overlap anywhere; MM_ESYS. Owner: the caller, mm_master_free(). */
bool mm_master_find(const mm_isotherms *isotherms, size_t reference, bool vertical, mm_master *out,
                    mm_err *err);
void mm_master_free(mm_master *m);

/** ln of a modulus (0: storage, 1: loss) at ln of a reduced frequency; NaN outside of the data. */
double mm_master_value(const mm_master *m, size_t curve, double log_f);

/** What a row of each curve counts: 1 over its variance, from the scatter along the isotherms. */
bool mm_master_weights(const mm_isotherms *isotherms, double weight[MM_MASTER_CURVES], mm_err *err);

/** Where the isotherms begin: shifts (ln a_T, n of them) from the overlap of neighbours, linked as in
 * mm_master. */
bool mm_master_start(const mm_isotherms *isotherms, size_t reference, const double *weight, double *shift,
                     bool *linked, mm_err *err);

/** M. van Gurp and J. Palmen, Rheol. Bull. 67, 5 (1998): the phase angle against the absolute modulus needs
 * no shift of frequencies. vertical: ln b_T. Its standard deviation in degrees about one smooth curve, of all
 * rows and of the isotherms' means: where the latter is not small against the former the isotherms are not of
 * one shape (or need b_T). NaN without enough rows. */
void mm_van_gurp_palmen(const mm_isotherms *isotherms, const double *vertical, double *rows, double *means);

#endif
