/* Temperatures of relaxation peaks: a fit for each frequency, with the activation energy of the line shape
 * made to agree with that of the answer. */
#ifndef MM_RELAX_PEAKS_H
#define MM_RELAX_PEAKS_H

#include "fit/fit.h"
#include "relax/peak_model.h"

typedef enum mm_peak_method { MM_PEAK_COLE_COLE, MM_PEAK_PARABOLA, MM_PEAK_MAXIMUM } mm_peak_method;

/* How the errors of points are taken to depend on the signal where the data give none. */
typedef enum mm_noise { MM_NOISE_AUTO, MM_NOISE_CONSTANT, MM_NOISE_PROPORTIONAL } mm_noise;

typedef struct mm_peaks_opts {
    mm_signal signal;
    mm_noise noise;
    mm_fit_opts fit;
} mm_peaks_opts;

/* The peak of one relaxation at one frequency. */
typedef struct mm_dma_peak {
    size_t sweep;      /* its number */
    size_t relaxation; /* number of the component among the relaxations, from 0 */
    double frequency;  /* Hz */
    double t, t_err;   /* K; the error is NaN when it does not exist */
    double a, a_err;   /* exponent; NaN unless fitted */
    double height;     /* maximum of the signal less its background */
    const char *flag;  /* a static text: "cut by the range", "weak"; "" when all is well */
} mm_dma_peak;

/* The activation energy of a relaxation by the line of 1/T on ln f with the peaks' errors. */
typedef struct mm_dma_energy {
    size_t n;            /* peaks used */
    double value, error; /* eV; NaN when there are not two frequencies */
    double chisq;
    bool held; /* the line shape's energy is the model's, not this one */
} mm_dma_energy;

typedef struct mm_dma_peaks {
    mm_dma_peak *peak; /* sweep after sweep, each with its relaxations */
    size_t n;
    mm_fit **fit;  /* one a sweep, NULL where there are too few points; NULL for other methods */
    mm_data *data; /* what was fitted; arrays are owned here */
    char **name;   /* of the data */
    size_t nsweep;
    mm_dma_energy *energy; /* one a relaxation */
    size_t nrelaxation;
    bool proportional; /* the errors of points were taken to be proportional to the signal */
    bool known;        /* they were given */
} mm_dma_peaks;

void mm_dma_peaks_free(mm_dma_peaks *peaks);

/** Fit the model (of mm_peak_model, or another with such components) to each sweep of one frequency. Where
 * the data have no errors they are constant or proportional to the fitted curve, whichever is likelier, and
 * are scaled by the scatter. The energies of the line shapes are iterated until they are those of the
 * Arrhenius lines of the peaks, unless the model frees them or sets them to other than 0. Errors: MM_EINPUT
 * no sweep with enough points. */
bool mm_dma_peaks_fit(const mm_dma *dma, const mm_sweep *sweep, size_t nsweep, const mm_model *model,
                      const mm_peaks_opts *opts, mm_dma_peaks *peaks, mm_err *err);

/** The highest point of each sweep, or the parabola in the logarithm of the signal through its five highest.
 *  They are biased, so the error is NaN. */
bool mm_dma_peaks_raw(const mm_dma *dma, const mm_sweep *sweep, size_t nsweep, mm_signal signal,
                      mm_peak_method method, mm_dma_peaks *peaks, mm_err *err);

/** Energies from the peaks that carry no flag. Where not all of them have errors, all count alike. */
bool mm_dma_peaks_energies(mm_dma_peaks *peaks, mm_err *err);

#endif
