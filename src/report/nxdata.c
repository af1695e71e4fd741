#include "report/nxdata.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/module.h"
#include "base/text.h"
#include "read/hdf5.h"

static const char entry[] = "/map", group[] = "/map/data";

bool mm_nxdata_path(const char *path)
{
    static const char *const endings[] = { ".h5", ".hdf5", ".nxs" };
    const size_t n = strlen(path);
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
        const size_t length = strlen(endings[k]);
        if (n > length && mm_equal_nocase(path + n - length, endings[k]))
            return true;
    }
    return false;
}

/* A member of the group, and its unit. */
static bool write_array(const mm_hdf5 *h5, mm_hdf5_file *file, const char *name, const char *suffix, int rank,
                        const size_t *size, const double *v, const char *unit)
{
    char *path = mm_format("%s/%s%s", group, name, suffix);
    const bool good = path != NULL && h5->write(file, path, rank, size, v) &&
                      (unit[0] == '\0' || h5->write_text(file, path, "units", unit));
    free(path);
    return good;
}

/* Keys that cannot be the name of a member are left out. */
static bool write_meta(const mm_hdf5 *h5, mm_hdf5_file *file, const mm_nxdata *d)
{
    bool good = true;
    for (size_t i = 0; good && i < d->nmeta; i++) {
        const char *key = d->meta[i].key;
        if (strchr(key, '/') != NULL || strcmp(key, ".") == 0 || strcmp(key, "title") == 0 ||
            strcmp(key, "data") == 0)
            continue;
        char *path = mm_format("%s/%s", entry, key);
        good = path != NULL && h5->write_text(file, path, NULL, d->meta[i].value);
        free(path);
    }
    return good;
}

static bool write_all(const mm_hdf5 *h5, mm_hdf5_file *file, const mm_nxdata *d)
{
    const char *const axes[] = { d->y.name, d->x.name };
    const size_t size[] = { d->y.n, d->x.n };
    return h5->write_text(file, "/", "NX_class", "NXroot") &&
           h5->write_text(file, "/", "default", entry + 1) && h5->make_group(file, entry) &&
           h5->write_text(file, entry, "NX_class", "NXentry") &&
           h5->write_text(file, entry, "default", "data") &&
           h5->write_text(file, "/map/title", NULL, d->title) && write_meta(h5, file, d) &&
           h5->make_group(file, group) && h5->write_text(file, group, "NX_class", "NXdata") &&
           h5->write_text(file, group, "signal", d->name) && h5->write_texts(file, group, "axes", axes, 2) &&
           write_array(h5, file, d->y.name, "", 1, &d->y.n, d->y.v, d->y.unit) &&
           write_array(h5, file, d->x.name, "", 1, &d->x.n, d->x.v, d->x.unit) &&
           write_array(h5, file, d->name, "", 2, size, d->signal, d->unit) &&
           (d->error == NULL || write_array(h5, file, d->name, "_errors", 2, size, d->error, d->unit));
}

bool mm_nxdata_write(const char *path, const mm_nxdata *data, mm_err *err)
{
    const mm_hdf5 *h5 = mm_module_symbol("mm_hdf5", "mm_hdf5_functions", err);
    mm_output *output = h5 == NULL ? NULL : mm_output_open(path, err);
    if (output == NULL)
        return false;
    mm_hdf5_file *file = h5->create(mm_output_path(output));
    bool good = file != NULL && write_all(h5, file, data);
    good = h5->close(file) && good;
    if (good)
        return mm_output_commit(output, err);
    mm_output_abandon(output);
    return mm_fail(err, MM_ESYS, "%s: cannot write it as HDF5", path);
}
