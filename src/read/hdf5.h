/* HDF5, as much of it as NeXus files need. The functions live in the module mm_hdf5.so, which is loaded when
 * such a file is met: const mm_hdf5 *h5 = mm_module_symbol("mm_hdf5", "mm_hdf5_functions", err).
 *
 * The module calls nothing of mischmetal. Functions tell success or failure alone; the library's own messages
 * are off, since they are many and not for people. Objects are named by their path from the root
 * ("/4.1/measurement"). The library that it uses is not safe against damaged files (it may crash or run for
 * ever), so they are read within mm_read_guarded. It is not for use by several threads at once. */
#ifndef MM_READ_HDF5_H
#define MM_READ_HDF5_H

#include <stdbool.h>
#include <stddef.h>

typedef struct mm_hdf5_file mm_hdf5_file;

typedef enum mm_hdf5_kind {
    MM_HDF5_NOTHING, /* no such object, or one that cannot be read */
    MM_HDF5_GROUP,
    MM_HDF5_NUMBERS,
    MM_HDF5_TEXT,
    MM_HDF5_OTHER,   /* data of another type, or more of it than the file can hold */
    MM_HDF5_OUTSIDE, /* a link into another file, which is not followed */
} mm_hdf5_kind;

enum { MM_HDF5_RANK = 4 };

typedef struct mm_hdf5_item {
    mm_hdf5_kind kind;
    int rank;                  /* 0 for a scalar */
    size_t size[MM_HDF5_RANK]; /* of each dimension, as many as there is room for */
    size_t count;              /* product of all */
} mm_hdf5_item;

typedef struct mm_hdf5 {
    /** Open a file that is in memory, for reading; the bytes must stay. NULL on failure. */
    mm_hdf5_file *(*open)(const void *bytes, size_t size);

    /** Create a file, replacing what is there. NULL on failure. */
    mm_hdf5_file *(*create)(const char *path);

    /** Close and free; NULL is fine. false when what was written did not arrive. */
    bool (*close)(mm_hdf5_file *file);

    /** What is at the path? */
    mm_hdf5_item (*look)(mm_hdf5_file *file, const char *path);

    /** Call visit for the name of each member of a group, in the order of their making where that is known,
     * else by name, until it returns false. */
    bool (*list)(mm_hdf5_file *file, const char *path, bool (*visit)(void *context, const char *name),
                 void *context);

    /** Read all numbers of an MM_HDF5_NUMBERS, the last dimension fastest; count must be its count. */
    bool (*read)(mm_hdf5_file *file, const char *path, size_t count, double *values);

    /** The text number `index` of the object's attribute, or of the object itself where attribute is NULL; a
     *  whole number is printed. The caller frees (free of the C library); NULL when there is none. */
    char *(*text)(mm_hdf5_file *file, const char *path, const char *attribute, size_t index);

    /** Where an MM_HDF5_OUTSIDE leads, "FILE::/PATH". The caller frees; NULL when it is none. */
    char *(*outside)(mm_hdf5_file *file, const char *path);

    /** Make a group; those above it must exist. */
    bool (*make_group)(mm_hdf5_file *file, const char *path);

    /** Write an array of doubles, the last dimension fastest; rank 0 writes a scalar. */
    bool (*write)(mm_hdf5_file *file, const char *path, int rank, const size_t *size, const double *values);

    /** Write a text as a dataset, or as an attribute of an object. */
    bool (*write_text)(mm_hdf5_file *file, const char *path, const char *attribute, const char *text);

    /** Write an attribute that is an array of texts, as `axes` of NXdata is. */
    bool (*write_texts)(mm_hdf5_file *file, const char *path, const char *attribute, const char *const *text,
                        size_t n);
} mm_hdf5;

#endif
