/* What the steps share. */
#ifndef MM_FUNC_STEP_H
#define MM_FUNC_STEP_H

#include <math.h>

#include "func/func.h"

#define MM_STEP_HEIGHT                                                     \
    {                                                                      \
        "height", "y", 1, -INFINITY, INFINITY, false, "height of the step" \
    }
#define MM_STEP_CENTER                                                         \
    {                                                                          \
        "center", "x", 0, -INFINITY, INFINITY, false, "position of the middle" \
    }

#endif
