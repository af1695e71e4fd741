/* The module mm_hdf5.so: the functions of read/hdf5.h on top of libhdf5. */
#include "read/hdf5_file.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INFLATION = 1100, ALWAYS_GOOD = 100000, LINKS_MAX = 100000 };

extern const mm_hdf5 mm_hdf5_functions;

static herr_t refuse_outside(const char *parent_file, const char *parent_group, const char *child_file,
                             const char *child_object, unsigned *flags, hid_t access, void *context)
{
    (void)parent_file;
    (void)parent_group;
    (void)child_file;
    (void)child_object;
    (void)flags;
    (void)access;
    (void)context;
    return -1;
}

static mm_hdf5_file *file_new(void)
{
    mm_hdf5_file *file = calloc(1, sizeof *file);
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    if (file == NULL)
        return NULL;
    file->id = -1;
    file->access = H5Pcreate(H5P_LINK_ACCESS);
    if (file->access >= 0 && H5Pset_elink_cb(file->access, refuse_outside, NULL) >= 0)
        return file;
    free(file);
    return NULL;
}

static bool file_close(mm_hdf5_file *file)
{
    if (file == NULL)
        return true;
    const bool flushed = file->id < 0 || H5Fflush(file->id, H5F_SCOPE_LOCAL) >= 0;
    const bool closed = file->id < 0 || H5Fclose(file->id) >= 0;
    H5Pclose(file->access);
    free(file);
    return flushed && closed;
}

static mm_hdf5_file *file_open(const void *bytes, size_t size)
{
    mm_hdf5_file *file = file_new();
    if (file == NULL)
        return NULL;
    file->size = size;
    file->id = mm_hdf5_open_image(file, bytes);
    if (file->id >= 0)
        return file;
    file_close(file);
    return NULL;
}

static mm_hdf5_file *file_create(const char *path)
{
    mm_hdf5_file *file = file_new();
    if (file == NULL)
        return NULL;
    file->id = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    if (file->id >= 0)
        return file;
    file_close(file);
    return NULL;
}

/* Does the file hold so many values? A chunk deflates to 1/1032 at best; data in other files are not looked
 * at. */
static bool is_plausible(const mm_hdf5_file *file, hid_t dataset, hid_t type, size_t count)
{
    const hid_t how = H5Dget_create_plist(dataset);
    const H5D_layout_t layout = H5Pget_layout(how);
    const int outside = H5Pget_external_count(how);
    H5Pclose(how);
    if (outside != 0 || layout == H5D_VIRTUAL || layout < 0)
        return false;
    hsize_t storage = H5Dget_storage_size(dataset);
    if (file->bytes != NULL && storage > file->size)
        storage = file->size;
    const double most = (double)storage * (layout == H5D_CHUNKED ? INFLATION : 1);
    return count <= ALWAYS_GOOD || (double)count * (double)H5Tget_size(type) <= most;
}

static mm_hdf5_item dataset_look(const mm_hdf5_file *file, hid_t dataset)
{
    mm_hdf5_item item = { .kind = MM_HDF5_OTHER };
    const hid_t space = H5Dget_space(dataset), type = H5Dget_type(dataset);
    hsize_t size[H5S_MAX_RANK] = { 0 };
    const int rank = H5Sget_simple_extent_dims(space, size, NULL);
    const hssize_t count = H5Sget_simple_extent_npoints(space);
    if (rank >= 0 && count >= 0 && (uint64_t)count <= SIZE_MAX / sizeof(double)) {
        item.rank = rank;
        item.count = (size_t)count;
        for (int i = 0; i < rank && i < MM_HDF5_RANK; i++)
            item.size[i] = (size_t)size[i];
        const H5T_class_t class = H5Tget_class(type);
        if (is_plausible(file, dataset, type, item.count))
            item.kind = class == H5T_INTEGER || class == H5T_FLOAT ? MM_HDF5_NUMBERS
                        : class == H5T_STRING                      ? MM_HDF5_TEXT
                                                                   : MM_HDF5_OTHER;
    }
    H5Tclose(type);
    H5Sclose(space);
    return item;
}

static bool is_outside(const mm_hdf5_file *file, const char *path)
{
    H5L_info_t info;
    return H5Lget_info(file->id, path, &info, file->access) >= 0 && info.type == H5L_TYPE_EXTERNAL;
}

static mm_hdf5_item file_look(mm_hdf5_file *file, const char *path)
{
    mm_hdf5_item item = { .kind = MM_HDF5_NOTHING };
    const hid_t object = mm_hdf5_object(file, path);
    if (object < 0) {
        item.kind = is_outside(file, path) ? MM_HDF5_OUTSIDE : MM_HDF5_NOTHING;
        return item;
    }
    const H5I_type_t type = H5Iget_type(object);
    if (type == H5I_GROUP)
        item.kind = MM_HDF5_GROUP;
    else if (type == H5I_DATASET)
        item = dataset_look(file, object);
    H5Oclose(object);
    return item;
}

typedef struct walk {
    bool (*visit)(void *context, const char *name);
    void *context;
    size_t left;
} walk;

static herr_t walk_step(hid_t group, const char *name, const H5L_info_t *info, void *data)
{
    (void)group;
    (void)info;
    walk *w = data;
    return w->left-- == 0 || !w->visit(w->context, name); /* not 0 ends the walk */
}

static bool knows_order(hid_t group)
{
    unsigned flags = 0;
    const hid_t how = H5Gget_create_plist(group);
    const bool known = how >= 0 && H5Pget_link_creation_order(how, &flags) >= 0 &&
                       (flags & H5P_CRT_ORDER_INDEXED) != 0;
    H5Pclose(how);
    return known;
}

static bool file_list(mm_hdf5_file *file, const char *path, bool (*visit)(void *context, const char *name),
                      void *context)
{
    const hid_t group = mm_hdf5_object(file, path);
    walk w = { visit, context, LINKS_MAX };
    herr_t done = -1;
    if (group >= 0 && H5Iget_type(group) == H5I_GROUP)
        done = H5Literate(group, knows_order(group) ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME, H5_ITER_INC, NULL,
                          walk_step, &w);
    if (group >= 0)
        H5Oclose(group);
    return done >= 0;
}

static bool file_read(mm_hdf5_file *file, const char *path, size_t count, double *values)
{
    const hid_t object = mm_hdf5_object(file, path);
    bool good = false;
    if (object >= 0 && H5Iget_type(object) == H5I_DATASET) {
        const mm_hdf5_item item = dataset_look(file, object);
        good = item.kind == MM_HDF5_NUMBERS && item.count == count &&
               H5Dread(object, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0;
    }
    if (object >= 0)
        H5Oclose(object);
    return good;
}

static char *file_outside(mm_hdf5_file *file, const char *path)
{
    H5L_info_t info;
    const char *target, *object;
    char *text = NULL;
    if (H5Lget_info(file->id, path, &info, file->access) < 0 || info.type != H5L_TYPE_EXTERNAL ||
        info.u.val_size == 0 || info.u.val_size > MM_HDF5_TEXT_MAX)
        return NULL;
    char *value = malloc(info.u.val_size);
    if (value != NULL && H5Lget_val(file->id, path, value, info.u.val_size, file->access) >= 0 &&
        H5Lunpack_elink_val(value, info.u.val_size, NULL, &target, &object) >= 0) {
        const size_t n = strlen(target) + strlen(object) + 3;
        text = malloc(n);
        if (text != NULL)
            snprintf(text, n, "%s::%s", target, object);
    }
    free(value);
    return text;
}

const mm_hdf5 mm_hdf5_functions = {
    .open = file_open,
    .create = file_create,
    .close = file_close,
    .look = file_look,
    .list = file_list,
    .read = file_read,
    .text = mm_hdf5_text,
    .outside = file_outside,
    .make_group = mm_hdf5_make_group,
    .write = mm_hdf5_write,
    .write_text = mm_hdf5_write_text,
    .write_texts = mm_hdf5_write_texts,
};
