/* NXdata: a signal over its axes (manual.nexusformat.org, "Find the plottable data"). The axes of a signal of
 * two dimensions are spread over its cells, so that a map is a table with a row a cell. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "read/nexus_entry.h"

static bool is_class(mm_nexus_entry *entry, const char *path, const char *name)
{
    char *class = entry->h5->text(entry->file, path, "NX_class", 0);
    const bool same = class != NULL && strcmp(class, name) == 0;
    free(class);
    return same;
}

/* The member that attribute `default` names, else the first of the class NXdata. The caller frees. */
static bool find_group(mm_nexus_entry *entry, char **found, mm_err *err)
{
    mm_nexus_names names = { 0 };
    char *wanted = entry->h5->text(entry->file, entry->path, "default", 0);
    bool good = mm_nexus_list(entry->h5, entry->file, entry->path, &names, err);
    *found = good && is_class(entry, entry->path, "NXdata") ? mm_strdup(entry->path) : NULL;
    for (size_t i = 0; good && i < names.n; i++) {
        char *path = mm_nexus_join(entry->path, names.name[i]);
        const bool chosen = wanted != NULL && strcmp(wanted, names.name[i]) == 0;
        good = path != NULL || mm_fail_memory(err, "a path");
        if (good && (*found == NULL || chosen) && is_class(entry, path, "NXdata")) {
            free(*found);
            *found = path;
            path = NULL;
        }
        free(path);
    }
    free(wanted);
    mm_nexus_names_free(&names);
    return good;
}

/* Where the signal is: named by the group, or by itself in old files. The caller frees; NULL when nowhere. */
static char *find_signal(mm_nexus_entry *entry, const char *group)
{
    char *name = entry->h5->text(entry->file, group, "signal", 0);
    mm_nexus_names names = { 0 };
    if (name == NULL)
        mm_nexus_list(entry->h5, entry->file, group, &names, NULL);
    for (size_t i = 0; name == NULL && i < names.n; i++) {
        char *path = mm_nexus_join(group, names.name[i]);
        char *mark = path == NULL ? NULL : entry->h5->text(entry->file, path, "signal", 0);
        if (mark != NULL && strcmp(mark, "1") == 0)
            name = mm_strdup(names.name[i]);
        free(mark);
        free(path);
    }
    mm_nexus_names_free(&names);
    return name;
}

/* Name of axis k: the group's attribute is a list; that of an old signal is "a:b" or "a,b". The caller frees.
 */
static char *find_axis(mm_nexus_entry *entry, const char *group, const char *signal_path, size_t k)
{
    char *name = entry->h5->text(entry->file, group, "axes", k);
    if (name != NULL)
        return name;
    char *list = entry->h5->text(entry->file, signal_path, "axes", 0);
    mm_slice rest = list != NULL ? mm_slice_of(list) : (mm_slice){ NULL, 0 }, field;
    const char separator = list != NULL && strchr(list, ',') != NULL ? ',' : ':';
    for (size_t i = 0; mm_slice_field(&rest, separator, &field); i++)
        if (i == k)
            name = mm_slice_dup(mm_slice_trim(field));
    free(list);
    return name;
}

/* Add the member `name` as a column if it has `count` values, or as many as the signal. */
static bool add_member(mm_nexus_entry *entry, const char *group, const char *name, const char *column,
                       size_t count, size_t divide, mm_err *err)
{
    char *path = mm_nexus_join(group, name);
    if (path == NULL)
        return mm_fail_memory(err, "a path");
    const mm_hdf5_item item = entry->h5->look(entry->file, path);
    bool good = true;
    if (item.kind == MM_HDF5_NUMBERS && item.count == entry->nrow)
        good = mm_nexus_add_array(entry, path, column, &item, 1, false, err);
    else if (item.kind == MM_HDF5_NUMBERS && item.count == count)
        good = mm_nexus_add_array(entry, path, column, &item, divide, true, err);
    else if (item.kind != MM_HDF5_NOTHING)
        mm_warn(entry->diag, entry->source->path, 0, "%s does not fit its signal and is left out", path);
    free(path);
    return good;
}

static bool add_axes(mm_nexus_entry *entry, const char *group, const char *signal_path,
                     const mm_hdf5_item *signal, mm_err *err)
{
    bool good = true;
    size_t divide = signal->count;
    for (int k = 0; good && k < signal->rank; k++) {
        divide /= signal->size[k];
        char *name = find_axis(entry, group, signal_path, (size_t)k);
        if (name != NULL && strcmp(name, ".") != 0)
            good = add_member(entry, group, name, name, signal->size[k], divide, err);
        free(name);
    }
    return good;
}

/* Its standard errors are NAME_errors or errors. */
static bool add_errors(mm_nexus_entry *entry, const char *group, const char *name, mm_err *err)
{
    char *own = mm_format("%s_errors", name), *column = mm_format("%s_err", name);
    char *path = own == NULL ? NULL : mm_nexus_join(group, own);
    bool good = path != NULL && column != NULL ? true : mm_fail_memory(err, "a path");
    if (good) {
        const bool named = entry->h5->look(entry->file, path).kind != MM_HDF5_NOTHING;
        good = add_member(entry, group, named ? own : "errors", column, entry->nrow, 1, err);
    }
    free(own);
    free(column);
    free(path);
    return good;
}

static bool add_auxiliary(mm_nexus_entry *entry, const char *group, mm_err *err)
{
    char *name;
    bool good = true;
    for (size_t k = 0; good && k < MM_COLUMNS_MAX; k++) {
        if ((name = entry->h5->text(entry->file, group, "auxiliary_signals", k)) == NULL)
            break;
        good = add_member(entry, group, name, name, entry->nrow, 1, err);
        free(name);
    }
    return good;
}

static bool add_signal(mm_nexus_entry *entry, const char *group, const char *name, mm_err *err)
{
    char *path = mm_nexus_join(group, name);
    if (path == NULL)
        return mm_fail_memory(err, "a path");
    const mm_hdf5_item signal = entry->h5->look(entry->file, path);
    bool good = true;
    if (signal.kind == MM_HDF5_NUMBERS && signal.count > 0 && (signal.rank == 1 || signal.rank == 2)) {
        entry->nrow = signal.count;
        good = add_axes(entry, group, path, &signal, err) &&
               mm_nexus_add_array(entry, path, name, &signal, 1, false, err) &&
               add_errors(entry, group, name, err) && add_auxiliary(entry, group, err);
    } else {
        mm_warn(entry->diag, entry->source->path, 0, "%s is no signal of one or two dimensions", path);
    }
    free(path);
    return good;
}

bool mm_nexus_find_data(mm_nexus_entry *entry, mm_err *err)
{
    char *group = NULL;
    if (!find_group(entry, &group, err))
        return false;
    char *signal = group == NULL ? NULL : find_signal(entry, group);
    const bool good = signal == NULL || add_signal(entry, group, signal, err);
    free(signal);
    free(group);
    return good;
}
