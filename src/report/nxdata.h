/* A plane as an HDF5 file with NeXus' NXdata (manual.nexusformat.org), which PyMca, silx and DAWN open. */
#ifndef MM_REPORT_NXDATA_H
#define MM_REPORT_NXDATA_H

#include <stddef.h>

#include "base/err.h"
#include "table/table.h"

/* An axis: n values, its name and its unit ("" none). */
typedef struct mm_nxdata_axis {
    const char *name, *unit;
    size_t n;
    const double *v;
} mm_nxdata_axis;

/* signal[j nx + i] over x[i] and y[j], its standard errors (NULL: none). All borrowed. */
typedef struct mm_nxdata {
    const char *title, *name, *unit; /* of the signal */
    mm_nxdata_axis x, y;
    const double *signal, *error;
    const mm_meta *meta;
    size_t nmeta;
} mm_nxdata;

/** Write it to the file at path, which is complete or as it was before. mmfit cat reads it back as a
 *  table with a row a cell.
 *  Errors: MM_ESYS when it cannot be written, or when mischmetal was built without HDF5. */
bool mm_nxdata_write(const char *path, const mm_nxdata *data, mm_err *err);

/** Does the name end in .h5, .hdf5 or .nxs? */
bool mm_nxdata_path(const char *path);

#endif
