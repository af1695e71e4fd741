/* Start values from an earlier result. */
#ifndef MM_REPORT_STARTS_H
#define MM_REPORT_STARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "model/model.h"

typedef struct mm_starts mm_starts; /* the fits of a JSON report */

/** Read a report in JSON form. Errors: MM_EINPUT with file and line. */
mm_starts *mm_starts_read(const char *path, mm_err *err);
void mm_starts_free(mm_starts *starts);

/** Fill p (npar values) of a dataset: from the fit of that dataset and model, else of that model, else of any
 *  that has the parameter; others keep their value. Returns how many parameters were set. */
size_t mm_starts_apply(const mm_starts *starts, const char *dataset, const mm_model *model, double *p);

#endif
