/* An HDF5 file in memory. The library means to copy it; through its callbacks the bytes are lent instead. */
#include <string.h>

#include "read/hdf5_file.h"

static void *image_malloc(size_t size, H5FD_file_image_op_t operation, void *udata)
{
    (void)operation;
    const struct mm_hdf5_file *file = udata;
    return size == file->size ? file->bytes : NULL;
}

static void *image_memcpy(void *dest, const void *src, size_t size, H5FD_file_image_op_t operation,
                          void *udata)
{
    (void)operation;
    (void)udata;
    if (dest != src)
        memcpy(dest, src, size);
    return dest;
}

static void *image_realloc(void *pointer, size_t size, H5FD_file_image_op_t operation, void *udata)
{
    (void)pointer;
    (void)size;
    (void)operation;
    (void)udata;
    return NULL;
}

static herr_t image_free(void *pointer, H5FD_file_image_op_t operation, void *udata)
{
    (void)pointer;
    (void)operation;
    (void)udata;
    return 0;
}

static void *udata_copy(void *udata)
{
    return udata;
}

static herr_t udata_free(void *udata)
{
    (void)udata;
    return 0;
}

hid_t mm_hdf5_open_image(mm_hdf5_file *file, const void *bytes)
{
    union {
        const void *given;
        void *lent; /* opened for reading alone, so nobody writes to it */
    } image = { .given = bytes };
    file->bytes = image.lent;
    H5FD_file_image_callbacks_t callbacks = { image_malloc, image_memcpy, image_realloc, image_free,
                                              udata_copy,   udata_free,   file };
    hid_t id = -1;
    const hid_t how = H5Pcreate(H5P_FILE_ACCESS);
    if (how >= 0 && H5Pset_fapl_core(how, 65536, false) >= 0 &&
        H5Pset_file_image_callbacks(how, &callbacks) >= 0 &&
        H5Pset_file_image(how, file->bytes, file->size) >= 0)
        id = H5Fopen("image", H5F_ACC_RDONLY, how);
    H5Pclose(how);
    return id;
}
