/* Writing of an HDF5 file. */
#include "read/hdf5_file.h"

bool mm_hdf5_make_group(mm_hdf5_file *file, const char *path)
{
    const hid_t how = H5Pcreate(H5P_GROUP_CREATE);
    H5Pset_link_creation_order(how, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    const hid_t group = H5Gcreate2(file->id, path, H5P_DEFAULT, how, H5P_DEFAULT);
    H5Pclose(how);
    if (group >= 0)
        H5Gclose(group);
    return group >= 0;
}

bool mm_hdf5_write(mm_hdf5_file *file, const char *path, int rank, const size_t *size, const double *values)
{
    hsize_t dims[MM_HDF5_RANK];
    if (rank < 0 || rank > MM_HDF5_RANK)
        return false;
    for (int i = 0; i < rank; i++)
        dims[i] = size[i];
    const hid_t space = rank == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(rank, dims, NULL);
    const hid_t data = H5Dcreate2(file->id, path, H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT,
                                  H5P_DEFAULT);
    const bool good = data >= 0 &&
                      H5Dwrite(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0;
    if (data >= 0)
        H5Dclose(data);
    H5Sclose(space);
    return good;
}

static hid_t text_type(void)
{
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

static bool attribute_write(mm_hdf5_file *file, const char *path, const char *attribute, hid_t space,
                            const char *const *text)
{
    const hid_t object = mm_hdf5_object(file, path);
    if (object < 0)
        return false;
    const hid_t type = text_type();
    const hid_t id = H5Acreate2(object, attribute, type, space, H5P_DEFAULT, H5P_DEFAULT);
    const bool good = id >= 0 && H5Awrite(id, type, text) >= 0;
    if (id >= 0)
        H5Aclose(id);
    H5Tclose(type);
    H5Oclose(object);
    return good;
}

static bool dataset_write_text(mm_hdf5_file *file, const char *path, hid_t space, const char *const *text)
{
    const hid_t type = text_type();
    const hid_t data = H5Dcreate2(file->id, path, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    const bool good = data >= 0 && H5Dwrite(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text) >= 0;
    if (data >= 0)
        H5Dclose(data);
    H5Tclose(type);
    return good;
}

bool mm_hdf5_write_text(mm_hdf5_file *file, const char *path, const char *attribute, const char *text)
{
    const hid_t space = H5Screate(H5S_SCALAR);
    const bool good = attribute != NULL ? attribute_write(file, path, attribute, space, &text)
                                        : dataset_write_text(file, path, space, &text);
    H5Sclose(space);
    return good;
}

bool mm_hdf5_write_texts(mm_hdf5_file *file, const char *path, const char *attribute, const char *const *text,
                         size_t n)
{
    const hsize_t dims = n;
    const hid_t space = H5Screate_simple(1, &dims, NULL);
    const bool good = attribute_write(file, path, attribute, space, text);
    H5Sclose(space);
    return good;
}
