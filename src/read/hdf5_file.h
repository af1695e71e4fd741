/* What the files of the module mm_hdf5.so share. */
#ifndef MM_READ_HDF5_FILE_H
#define MM_READ_HDF5_FILE_H

#include <hdf5.h>

#include "read/hdf5.h"

enum { MM_HDF5_TEXT_MAX = 1 << 20 }; /* bytes of a text */

struct mm_hdf5_file {
    hid_t id, access; /* the file; how objects in it are opened: links into other files fail */
    void *bytes;      /* of a file in memory */
    size_t size;
};

/** Open the object at a path: negative when there is none, or when it is in another file. H5Oclose closes. */
static inline hid_t mm_hdf5_object(const mm_hdf5_file *file, const char *path)
{
    return H5Oopen(file->id, path, file->access);
}

/** Open file->size bytes in memory as a file, without a copy of them. Negative on failure. */
hid_t mm_hdf5_open_image(mm_hdf5_file *file, const void *bytes);

/* Those of mm_hdf5 that are not in hdf5_module.c. */
char *mm_hdf5_text(mm_hdf5_file *file, const char *path, const char *attribute, size_t index);
bool mm_hdf5_make_group(mm_hdf5_file *file, const char *path);
bool mm_hdf5_write(mm_hdf5_file *file, const char *path, int rank, const size_t *size, const double *values);
bool mm_hdf5_write_text(mm_hdf5_file *file, const char *path, const char *attribute, const char *text);
bool mm_hdf5_write_texts(mm_hdf5_file *file, const char *path, const char *attribute, const char *const *text,
                         size_t n);

#endif
