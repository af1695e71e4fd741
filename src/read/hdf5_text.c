/* Texts of an HDF5 file: attributes and datasets, of fixed and of variable length. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/hdf5_file.h"

/* A dataset or an attribute, which are read alike. */
typedef struct holder {
    hid_t id;
    bool attribute;
} holder;

static herr_t holder_read(const holder *h, hid_t type, void *values)
{
    return h->attribute ? H5Aread(h->id, type, values)
                        : H5Dread(h->id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
}

static char *copy_text(const char *text, size_t most)
{
    const size_t n = strnlen(text, most);
    char *copy = malloc(n + 1);
    if (copy != NULL) {
        memcpy(copy, text, n);
        copy[n] = '\0';
    }
    return copy;
}

static char *variable_text(const holder *h, hid_t type, hid_t space, size_t count, size_t index)
{
    char **list = calloc(count, sizeof *list), *text = NULL;
    if (list != NULL && holder_read(h, type, list) >= 0) {
        if (list[index] != NULL)
            text = copy_text(list[index], MM_HDF5_TEXT_MAX);
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, list);
    }
    free(list);
    return text;
}

static char *fixed_text(const holder *h, hid_t type, size_t count, size_t index)
{
    const size_t size = H5Tget_size(type);
    if (size == 0 || size > MM_HDF5_TEXT_MAX / count)
        return NULL;
    char *all = calloc(count, size), *text = NULL;
    if (all != NULL && holder_read(h, type, all) >= 0)
        text = copy_text(all + index * size, size);
    free(all);
    return text;
}

/* A whole number; another would be printed as the locale has it. */
static char *number_text(const holder *h, size_t count, size_t index)
{
    double *all = calloc(count, sizeof *all);
    char print[40], *text = NULL;
    if (all != NULL && holder_read(h, H5T_NATIVE_DOUBLE, all) >= 0 && all[index] == rint(all[index]) &&
        fabs(all[index]) < 1e15) {
        snprintf(print, sizeof print, "%.0f", all[index]);
        text = copy_text(print, sizeof print);
    }
    free(all);
    return text;
}

static char *holder_text(const holder *h, hid_t type, hid_t space, size_t index)
{
    const hssize_t count = H5Sget_simple_extent_npoints(space);
    if (count <= 0 || count > 1000 || index >= (size_t)count)
        return NULL;
    const H5T_class_t class = H5Tget_class(type);
    if (class == H5T_INTEGER || class == H5T_FLOAT)
        return number_text(h, (size_t)count, index);
    if (class != H5T_STRING)
        return NULL;
    if (H5Tis_variable_str(type) <= 0)
        return fixed_text(h, type, (size_t)count, index);
    const hid_t memory = H5Tcopy(H5T_C_S1);
    H5Tset_size(memory, H5T_VARIABLE);
    H5Tset_cset(memory, H5Tget_cset(type));
    char *text = variable_text(h, memory, space, (size_t)count, index);
    H5Tclose(memory);
    return text;
}

char *mm_hdf5_text(mm_hdf5_file *file, const char *path, const char *attribute, size_t index)
{
    const hid_t object = mm_hdf5_object(file, path);
    if (object < 0)
        return NULL;
    holder h = { object, attribute != NULL };
    char *text = NULL;
    if (attribute != NULL)
        h.id = H5Aexists(object, attribute) > 0 ? H5Aopen(object, attribute, H5P_DEFAULT) : -1;
    else if (H5Iget_type(object) != H5I_DATASET)
        h.id = -1;
    if (h.id >= 0) {
        const hid_t type = attribute != NULL ? H5Aget_type(h.id) : H5Dget_type(h.id);
        const hid_t space = attribute != NULL ? H5Aget_space(h.id) : H5Dget_space(h.id);
        text = holder_text(&h, type, space, index);
        H5Sclose(space);
        H5Tclose(type);
        if (attribute != NULL)
            H5Aclose(h.id);
    }
    H5Oclose(object);
    return text;
}
