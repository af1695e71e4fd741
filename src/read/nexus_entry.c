#include "read/nexus_entry.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static bool visit(void *context, const char *name)
{
    mm_nexus_names *names = context;
    char *copy = mm_strdup(name);
    if (copy == NULL || !mm_reserve(&names->name, &names->cap, names->n + 1, sizeof *names->name)) {
        free(copy);
        names->failed = true;
        return false;
    }
    names->name[names->n++] = copy;
    return true;
}

bool mm_nexus_list(const mm_hdf5 *h5, mm_hdf5_file *file, const char *path, mm_nexus_names *names,
                   mm_err *err)
{
    h5->list(file, path, visit, names); /* what cannot be listed has no members */
    return !names->failed || mm_fail_memory(err, "names");
}

void mm_nexus_names_free(mm_nexus_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->name[i]);
    free(names->name);
    *names = (mm_nexus_names){ 0 };
}

char *mm_nexus_join(const char *path, const char *name)
{
    return mm_format("%s/%s", strcmp(path, "/") == 0 ? "" : path, name);
}

bool mm_nexus_add_array(mm_nexus_entry *entry, const char *path, const char *name, const mm_hdf5_item *item,
                        size_t divide, bool wraps, mm_err *err)
{
    mm_nexus_array array = { mm_strdup(name), mm_strdup(path), *item, divide, wraps };
    if (array.name == NULL || array.path == NULL ||
        !mm_reserve(&entry->array, &entry->cap_array, entry->narray + 1, sizeof *entry->array)) {
        free(array.name);
        free(array.path);
        return mm_fail_memory(err, "arrays");
    }
    entry->array[entry->narray++] = array;
    return true;
}

static void drop_array(mm_nexus_entry *entry, size_t k)
{
    free(entry->array[k].name);
    free(entry->array[k].path);
    entry->narray--;
    memmove(entry->array + k, entry->array + k + 1, (entry->narray - k) * sizeof *entry->array);
}

void mm_nexus_entry_free(mm_nexus_entry *entry)
{
    while (entry->narray > 0)
        drop_array(entry, entry->narray - 1);
    free(entry->array);
    mm_table_free(entry->table);
}

/* Add what is at the path if it is a number or a row of numbers; *left counts what is neither. */
static bool add_if_row(mm_nexus_entry *entry, const char *path, const char *name, size_t *left, mm_err *err)
{
    const mm_hdf5_item item = entry->h5->look(entry->file, path);
    if (item.kind == MM_HDF5_NUMBERS && item.rank <= 1 && item.count > 0)
        return mm_nexus_add_array(entry, path, name, &item, 1, false, err);
    *left += item.kind != MM_HDF5_NOTHING && item.kind != MM_HDF5_GROUP;
    return true;
}

static bool add_counters(mm_nexus_entry *entry, const char *group, mm_err *err)
{
    mm_nexus_names names = { 0 };
    size_t left = 0;
    bool good = mm_nexus_list(entry->h5, entry->file, group, &names, err);
    for (size_t i = 0; good && i < names.n; i++) {
        char *path = mm_nexus_join(group, names.name[i]);
        good = path != NULL ? add_if_row(entry, path, names.name[i], &left, err)
                            : mm_fail_memory(err, "a path");
        free(path);
    }
    mm_nexus_names_free(&names);
    if (left > 0)
        mm_remark(entry->diag, entry->source->path, 0,
                  "%s: %zu members are left out: images, spectra, texts or links into other files", group,
                  left);
    return good;
}

/* entry/instrument/NAME/data or /value becomes the column NAME. */
static bool add_instruments(mm_nexus_entry *entry, const char *group, mm_err *err)
{
    static const char *const members[] = { "data", "value" };
    mm_nexus_names names = { 0 };
    size_t left = 0;
    bool good = mm_nexus_list(entry->h5, entry->file, group, &names, err);
    for (size_t i = 0; good && i < names.n; i++)
        for (size_t k = 0; good && k < sizeof members / sizeof *members; k++) {
            char *path = mm_format("%s/%s/%s", group, names.name[i], members[k]);
            good = path != NULL ? add_if_row(entry, path, names.name[i], &left, err)
                                : mm_fail_memory(err, "a path");
            free(path);
        }
    mm_nexus_names_free(&names);
    return good;
}

static bool has_rows(const mm_nexus_entry *entry)
{
    for (size_t i = 0; i < entry->narray; i++)
        if (entry->array[i].item.rank > 0)
            return true;
    return false;
}

/* Beside rows of numbers a single number is metadata; alone, single numbers are one row. */
static bool settle_scalars(mm_nexus_entry *entry, mm_err *err)
{
    if (!has_rows(entry))
        return true;
    for (size_t i = entry->narray; i-- > 0;)
        if (entry->array[i].item.rank == 0) {
            if (!mm_nexus_set_from(entry, entry->array[i].path, entry->array[i].name, err))
                return false;
            drop_array(entry, i);
        }
    return true;
}

/* The first word of the title that is a counter names what was scanned: it goes first. */
static void scanned_first(mm_nexus_entry *entry)
{
    const char *title = mm_meta_get(entry->table, "title");
    mm_slice rest = mm_slice_of(title != NULL ? title : ""), word;
    while (mm_slice_word(&rest, &word))
        for (size_t i = 0; i < entry->narray; i++)
            if (mm_slice_is(word, entry->array[i].name)) {
                const mm_nexus_array first = entry->array[i];
                memmove(entry->array + 1, entry->array, i * sizeof *entry->array);
                entry->array[0] = first;
                return;
            }
}

/* Counters of a scan that was stopped may differ in length; the longest counts, the others are missing at the
 * end. */
static void settle_rows(mm_nexus_entry *entry)
{
    for (size_t i = 0; i < entry->narray; i++)
        if (entry->array[i].item.count > entry->nrow)
            entry->nrow = entry->array[i].item.count;
    for (size_t i = 0; i < entry->narray; i++)
        if (entry->array[i].item.count < entry->nrow)
            mm_warn(entry->diag, entry->source->path, 0, "%s has %zu values where others have %zu",
                    entry->array[i].path, entry->array[i].item.count, entry->nrow);
}

/* The rows of what was found by its name alone; those of NXdata are known. */
static bool settle(mm_nexus_entry *entry, mm_err *err)
{
    if (entry->nrow > 0)
        return true;
    if (!settle_scalars(entry, err))
        return false;
    scanned_first(entry);
    settle_rows(entry);
    return true;
}

bool mm_nexus_find(mm_nexus_entry *entry, mm_err *err)
{
    char *counters = mm_nexus_join(entry->path, "measurement");
    char *instruments = mm_nexus_join(entry->path, "instrument");
    bool good = counters != NULL && instruments != NULL ? add_counters(entry, counters, err)
                                                        : mm_fail_memory(err, "a path");
    if (good && entry->narray == 0)
        good = mm_nexus_find_data(entry, err);
    if (good && entry->narray == 0)
        good = add_instruments(entry, instruments, err);
    free(counters);
    free(instruments);
    return good && settle(entry, err);
}

static void spread(const mm_nexus_array *array, const double *values, mm_column *col, size_t nrow)
{
    for (size_t row = 0; row < nrow; row++) {
        size_t i = row / array->divide;
        if (array->wraps)
            i %= array->item.count;
        if (i < array->item.count && isfinite(values[i]))
            col->v[row] = values[i];
    }
}

static bool read_array(mm_nexus_entry *entry, const mm_nexus_array *array, mm_err *err)
{
    char *unit = entry->h5->text(entry->file, array->path, "units", 0);
    const mm_slice given = unit != NULL ? mm_slice_of(unit) : (mm_slice){ NULL, 0 };
    const ptrdiff_t k = mm_read_column(entry->table, mm_slice_of(array->name), given, MM_NUMBER, err);
    free(unit);
    if (k == MM_NO_COLUMN)
        return false;
    double *values = mm_zalloc(array->item.count, sizeof *values);
    if (values == NULL)
        return mm_fail_memory(err, array->path);
    if (entry->h5->read(entry->file, array->path, array->item.count, values))
        spread(array, values, &entry->table->col[k], entry->nrow);
    else
        mm_warn(entry->diag, entry->source->path, 0, "%s cannot be read", array->path);
    free(values);
    return true;
}

bool mm_nexus_read(mm_nexus_entry *entry, mm_err *err)
{
    const size_t width = entry->narray < MM_COLUMNS_MAX ? entry->narray : MM_COLUMNS_MAX;
    if (width > 0 && entry->nrow > *entry->budget / width)
        return mm_fail(err, MM_EINPUT, "%s: %s names more values than the file can hold", entry->source->path,
                       entry->path);
    *entry->budget -= width * entry->nrow;
    if (!mm_table_resize(entry->table, entry->nrow, err))
        return false;
    for (size_t i = 0; i < entry->narray; i++)
        if (!read_array(entry, &entry->array[i], err))
            return false;
    return true;
}
