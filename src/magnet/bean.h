/* What a loop says of a superconductor: critical current by Bean's model, field of first penetration. */
#ifndef MM_MAGNET_BEAN_H
#define MM_MAGNET_BEAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "magnet/loop.h"
#include "magnet/sample.h"

/* Critical current density in fields in which both branches were measured; owned. */
typedef struct mm_bean {
    size_t n;
    double *field;         /* Oe, ascending */
    double *width;         /* m_down - m_up, emu */
    double *jc, *jc_err;   /* A/cm^2; the error is that of moment, volume and dimensions */
    mm_loop_value at_zero; /* jc in zero field */
} mm_bean;

/** Bean's model of full penetration, the field along the last dimension:
 *      cuboid of section a <= b:     Jc = 20 dM / (a (1 - a/3b))
 *      cylinder of diameter d:       Jc = 30 dM / d
 *  with dM, the moments' difference over the volume, in emu/cm^3 and lengths in cm. noise: the standard
 *  deviation of a moment. The moments of the loop are in emu, as measured.
 *  Source: C. P. Bean, Rev. Mod. Phys. 36, 31 (1964); E. M. Gyorgy et al., Appl. Phys. Lett. 55, 283 (1989).
 *  Errors: MM_EINPUT no complete loop, no dimensions, another shape; MM_ESYS no memory.
 *  Owner:  the caller, mm_bean_free(). */
bool mm_bean_currents(const mm_loop *loop, const mm_sample *sample, double noise, mm_bean *out, mm_err *err);

/** Free the arrays. */
void mm_bean_free(mm_bean *out);

typedef struct mm_penetration {
    mm_loop_value slope;     /* of the moment before flux enters, emu/Oe */
    mm_loop_value departure; /* first field from which three moments in a row are 4 sigma off that line */
    mm_loop_value field;     /* where m = m0 + slope H begins to need a quadratic term; Oe */
} mm_penetration;

/** Find where the moment of a first magnetisation leaves its straight line: n points, |field| ascending from
 *  near zero. `field` is fitted as the beginning of a quadratic departure, chi-square being minimal; its
 *  error is where chi-square has risen by its value a degree of freedom, and how far a shorter piece of the
 *  departure moves it. NaN where there is no departure.
 *  Errors: MM_EINPUT fewer than 8 points; MM_ESYS no memory. */
bool mm_penetration_find(size_t n, const double *field, const double *moment, double noise,
                         mm_penetration *out, mm_err *err);

/** Standard deviation of the moments of one smooth sweep, about local parabolas. NaN for fewer than 9
 *  points. */
double mm_curve_noise(size_t n, const double *field, const double *moment);

#endif
