/* Heating or cooling: the branch of each dataset of a series. */
#ifndef MM_CLI_FITTING_BRANCH_H
#define MM_CLI_FITTING_BRANCH_H

#include "cli/fitting.h"

/** Give each item its branch: that of its metadata; where none has one, and a series of temperatures goes up
 * and down in ramps of at least three datasets in the order in which they came, that of its ramp, with a
 * warning that says so. The items' keys are known and they are not sorted yet. */
bool mm_fitting_find_branches(mm_context *c, mm_fitting *f);

#endif
