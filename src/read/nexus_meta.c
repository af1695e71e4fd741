/* Metadata of a NeXus entry: what it holds itself, its sample, and where the motors stood. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "read/nexus_entry.h"

bool mm_nexus_set_meta(mm_nexus_entry *entry, const char *key, const char *value, mm_err *err)
{
    char *apart = mm_meta_get(entry->table, key) != NULL ? mm_format("motor.%s", key) : mm_strdup(key);
    if (apart == NULL)
        return mm_fail_memory(err, "metadata");
    const bool good = mm_read_meta(entry->table, mm_slice_of(apart), mm_slice_of(value), err);
    free(apart);
    return good;
}

static bool set_number(mm_nexus_entry *entry, const char *path, const char *key, mm_err *err)
{
    char number[MM_NUMBER_SIZE];
    double value;
    if (!entry->h5->read(entry->file, path, 1, &value))
        return true;
    mm_number_print(number, value);
    char *unit = entry->h5->text(entry->file, path, "units", 0);
    char *text = mm_format(unit != NULL && unit[0] != '\0' ? "%s %s" : "%s", number, unit);
    const bool good = text != NULL ? mm_nexus_set_meta(entry, key, text, err)
                                   : mm_fail_memory(err, "metadata");
    free(unit);
    free(text);
    return good;
}

bool mm_nexus_set_from(mm_nexus_entry *entry, const char *path, const char *key, mm_err *err)
{
    const mm_hdf5_item item = entry->h5->look(entry->file, path);
    if (item.kind == MM_HDF5_NUMBERS && item.count == 1)
        return set_number(entry, path, key, err);
    char *text = item.kind == MM_HDF5_TEXT ? entry->h5->text(entry->file, path, NULL, 0) : NULL;
    const bool good = text == NULL || item.count != 1 || mm_nexus_set_meta(entry, key, text, err);
    free(text);
    return good;
}

/* What entries call otherwise than other formats. */
static const struct {
    const char *member, *key;
} renamed[] = { { "start_time", "date" },
                { "end_time", "end_date" },
                { "sample/name", "sample" },
                { "sample/temperature", "temperature" } };

static const char *key_of(const char *member)
{
    for (size_t i = 0; i < sizeof renamed / sizeof *renamed; i++)
        if (strcmp(member, renamed[i].member) == 0)
            return renamed[i].key;
    return member;
}

static bool set_member(mm_nexus_entry *entry, const char *group, const char *name, const char *key,
                       mm_err *err)
{
    char *path = mm_nexus_join(group, name);
    const bool good = path != NULL ? mm_nexus_set_from(entry, path, key, err) : mm_fail_memory(err, "a path");
    free(path);
    return good;
}

static bool set_members(mm_nexus_entry *entry, const char *group, const char *first, mm_err *err)
{
    mm_nexus_names names = { 0 };
    bool good = mm_nexus_list(entry->h5, entry->file, group, &names, err);
    for (size_t i = 0; good && i < names.n; i++)
        if (first == NULL || strcmp(names.name[i], first) != 0)
            good = set_member(entry, group, names.name[i], key_of(names.name[i]), err);
    mm_nexus_names_free(&names);
    return good;
}

/* The first group that is there says where the motors stood. */
static bool set_motors(mm_nexus_entry *entry, mm_err *err)
{
    static const char *const groups[] = { "instrument/positioners_start", "instrument/positioners",
                                          "instrument/start_positioners", "start_positioners" };
    bool good = true;
    for (size_t i = 0; good && i < sizeof groups / sizeof *groups; i++) {
        char *path = mm_nexus_join(entry->path, groups[i]);
        if (path == NULL)
            return mm_fail_memory(err, "a path");
        const bool there = entry->h5->look(entry->file, path).kind == MM_HDF5_GROUP;
        good = !there || set_members(entry, path, NULL, err);
        free(path);
        if (there)
            break;
    }
    return good;
}

bool mm_nexus_read_meta(mm_nexus_entry *entry, mm_err *err)
{
    return set_member(entry, entry->path, "title", "title", err) &&
           set_members(entry, entry->path, "title", err) &&
           set_member(entry, entry->path, renamed[2].member, renamed[2].key, err) &&
           set_member(entry, entry->path, renamed[3].member, renamed[3].key, err) && set_motors(entry, err);
}
