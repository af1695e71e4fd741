/* What the peaks share. */
#ifndef MM_FUNC_PEAK_H
#define MM_FUNC_PEAK_H

#include <math.h>

#include "base/constants.h"
#include "func/func.h"

#define MM_PEAK_AREA                                                    \
    {                                                                   \
        "area", "y x", 1, -INFINITY, INFINITY, false, "integral over x" \
    }
#define MM_PEAK_CENTER                                           \
    {                                                            \
        "center", "x", 0, -INFINITY, INFINITY, false, "position" \
    }

/* A width at its limit 0 gives a very narrow peak instead of 0/0; powers up to the third are still numbers.
 */
static inline double mm_width(double width)
{
    return width > 1e-100 ? width : 1e-100;
}

/* u^2, kept finite where exp(-u^2/2) has long been 0, so that 0 * u^2 is 0. */
static inline double mm_square(double u)
{
    return fmin(u * u, 1e4);
}

#endif
