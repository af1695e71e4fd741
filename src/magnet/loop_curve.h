/* One branch of a loop as a function of the field: where it is zero, and its value. */
#ifndef MM_MAGNET_LOOP_CURVE_H
#define MM_MAGNET_LOOP_CURVE_H

#include "magnet/loop.h"
#include "num/knots.h"

/** The moment in a field, from a parabola through the five nearest points where that describes them within
 * the noise of a point, else by monotonic interpolation. NaN outside of the points. */
mm_loop_value mm_curve_value(const mm_knots *k, double field, double noise);

/** The field where the moment is zero, likewise; of several crossings the middle one. NaN where there is
 * none. Errors: MM_ESYS no memory. */
bool mm_curve_zero(const mm_knots *k, double noise, mm_loop_value *out, mm_err *err);

#endif
