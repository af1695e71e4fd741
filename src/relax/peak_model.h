/* Models of a signal against temperature at one frequency, and where their fits start. */
#ifndef MM_RELAX_PEAK_MODEL_H
#define MM_RELAX_PEAK_MODEL_H

#include "model/model.h"
#include "relax/sweep.h"

typedef enum mm_background {
    MM_BACKGROUND_NONE,
    MM_BACKGROUND_CONSTANT,
    MM_BACKGROUND_LINEAR,
    MM_BACKGROUND_EXPONENTIAL /* amplitude*exp((T - x0)/width) */
} mm_background;

/** A model with a Cole-Cole peak for each of n relaxations, components of these names, and a component
 *  `background` with its reference temperature x0. Loss and compliance are cole_cole_peak (J'' of a Cole-Cole
 *  relaxation is a Cole-Cole curve again), tan delta is cole_cole_tangent. Ea is held. Starts of 0 are to be
 *  found by mm_peak_start. The caller frees. Errors: MM_EMODEL a name that is none, or is there twice. */
mm_model *mm_peak_model(mm_signal signal, mm_background background, size_t n, const char *const *name,
                        mm_err *err);

/** The relaxations of a model: components of a function with T_peak, a and Ea, in order. Returns how many;
 * component may be NULL, else it has room for ncomp numbers. */
size_t mm_peak_components(const mm_model *model, size_t *component);

/** Number of the parameter `name` of a component, -1 when it has none. */
ptrdiff_t mm_peak_param(const mm_model *model, size_t component, const char *name);

/** Start values p (npar of them) for n points of a sweep, ascending in t. What the model sets to other than 0
 *  stays. energy: activation energies of the relaxations in eV. The peaks are found one after another, each
 * as the highest point that those before leave, and put in order of temperature; their widths give a. */
bool mm_peak_start(const mm_model *model, const double *energy, size_t n, const double *t, const double *y,
                   double *p, mm_err *err);

#endif
