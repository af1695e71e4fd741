/* BLISS and other NeXus files (HDF5; manual.nexusformat.org): an entry a table. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/module.h"
#include "read/guard.h"
#include "read/nexus_entry.h"

static bool nexus_detect(const mm_source *source)
{
    static const char magic[] = "\x89HDF\r\n\x1a\n";
    for (size_t at = 0; at <= 8192; at = at == 0 ? 512 : 2 * at) /* a user's block may stand before it */
        if (at + 8 <= source->raw_size && memcmp(source->raw + at, magic, 8) == 0)
            return true;
    return false;
}

#ifdef HAVE_HDF5

enum { VALUES_ALWAYS = 1 << 22, VALUES_PER_BYTE = 128 }; /* a chunk deflates to 1/1032 at best */

/* An entry: BLISS counts scans and parts of them (4.1), others number their entries or have but one. */
typedef struct scan {
    char *path;
    long number, part;
    bool dotted; /* the part is the file's own */
    size_t order;
} scan;

typedef struct nexus {
    const mm_hdf5 *h5;
    mm_hdf5_file *file;
    const mm_source *source;
    mm_diag *diag;
    scan *scan;
    size_t nscan, cap_scan;
    size_t budget;
} nexus;

static bool take_digits(const char **s, long *number)
{
    const char *start = *s;
    *number = 0;
    for (; mm_is_digit(**s) && *number < 100000000; (*s)++)
        *number = 10 * *number + (**s - '0');
    return *s > start;
}

/* "4.1" is 4, 1; "entry24212" is 24212; other names are counted. */
static void number_scan(scan *s, const char *name)
{
    const char *rest = name;
    s->number = (long)s->order + 1;
    s->part = 1;
    if (take_digits(&rest, &s->number) && *rest == '.') {
        rest++;
        s->dotted = take_digits(&rest, &s->part) && *rest == '\0';
        if (s->dotted)
            return;
    }
    s->number = (long)s->order + 1;
    rest = name + strlen(name);
    while (rest > name && mm_is_digit(rest[-1]))
        rest--;
    long number;
    if (take_digits(&rest, &number) && *rest == '\0')
        s->number = number;
}

static bool add_scan(nexus *n, const char *name, mm_err *err)
{
    char *path = mm_nexus_join("/", name);
    if (path == NULL)
        return mm_fail_memory(err, "a path");
    const mm_hdf5_kind kind = n->h5->look(n->file, path).kind;
    if (kind == MM_HDF5_OUTSIDE) {
        char *where = n->h5->outside(n->file, path);
        mm_warn(n->diag, n->source->path, 0, "%s is in another file: %s", path, where != NULL ? where : "?");
        free(where);
    }
    if (kind != MM_HDF5_GROUP) {
        free(path);
        return true;
    }
    if (!mm_reserve(&n->scan, &n->cap_scan, n->nscan + 1, sizeof *n->scan)) {
        free(path);
        return mm_fail_memory(err, "entries");
    }
    scan *s = &n->scan[n->nscan];
    *s = (scan){ .path = path, .order = n->nscan };
    number_scan(s, name);
    n->nscan++;
    return true;
}

static int compare_scans(const void *a, const void *b)
{
    const scan *x = a, *y = b;
    if (x->number != y->number)
        return (x->number > y->number) - (x->number < y->number);
    if (x->part != y->part)
        return (x->part > y->part) - (x->part < y->part);
    return (x->order > y->order) - (x->order < y->order);
}

static bool find_scans(nexus *n, mm_err *err)
{
    mm_nexus_names names = { 0 };
    bool good = mm_nexus_list(n->h5, n->file, "/", &names, err);
    for (size_t i = 0; good && i < names.n; i++)
        good = add_scan(n, names.name[i], err);
    mm_nexus_names_free(&names);
    if (n->nscan > 0)
        qsort(n->scan, n->nscan, sizeof *n->scan, compare_scans);
    for (size_t i = 1; i < n->nscan; i++)
        if (!n->scan[i].dotted && n->scan[i].number == n->scan[i - 1].number)
            n->scan[i].part = n->scan[i - 1].part + 1;
    return good;
}

static mm_table *begin_table(const nexus *n, const scan *s, mm_err *err)
{
    char *name = s->dotted || s->part > 1 ? mm_format("%ld.%ld", s->number, s->part)
                                          : mm_format("%ld", s->number);
    if (name == NULL) {
        mm_fail_memory(err, "a table");
        return NULL;
    }
    mm_table *table = mm_read_table(n->source, &mm_format_nexus, name, err);
    free(name);
    return table;
}

static bool read_scan(nexus *n, const scan *s, mm_tables *out, mm_err *err)
{
    mm_nexus_entry entry = { .h5 = n->h5,
                             .file = n->file,
                             .source = n->source,
                             .diag = n->diag,
                             .path = s->path,
                             .budget = &n->budget };
    entry.table = begin_table(n, s, err);
    bool good = entry.table != NULL && mm_nexus_read_meta(&entry, err) && mm_nexus_find(&entry, err) &&
                mm_nexus_read(&entry, err);
    if (good && entry.nrow > 0) {
        good = mm_tables_add(out, entry.table, err);
        entry.table = NULL;
    } else if (good) {
        mm_warn(n->diag, n->source->path, 0, "%s holds no row of numbers", s->path);
    }
    mm_nexus_entry_free(&entry);
    return good;
}

static bool read_scans(nexus *n, const mm_select *select, mm_tables *out, mm_err *err)
{
    size_t wanted = 0;
    for (size_t i = 0; i < n->nscan; i++)
        if (mm_select_takes(select, n->scan[i].number, n->scan[i].part)) {
            wanted++;
            if (!read_scan(n, &n->scan[i], out, err))
                return false;
        }
    if (n->nscan == 0 || (wanted > 0 && out->n == 0))
        return mm_fail(err, MM_EINPUT, "%s: no entry holds a row of numbers", n->source->path);
    return true;
}

static void nexus_free(nexus *n)
{
    for (size_t i = 0; i < n->nscan; i++)
        free(n->scan[i].path);
    free(n->scan);
    if (n->h5 != NULL)
        n->h5->close(n->file);
}

static bool read_entries(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                         mm_err *err)
{
    nexus n = { .source = source, .diag = diag };
    n.h5 = mm_module_symbol("mm_hdf5", "mm_hdf5_functions", err);
    n.budget = VALUES_ALWAYS + source->raw_size * VALUES_PER_BYTE;
    n.file = n.h5 == NULL ? NULL : n.h5->open(source->raw, source->raw_size);
    bool good = n.file != NULL;
    if (n.h5 != NULL && n.file == NULL)
        mm_fail(err, MM_EINPUT, "%s: not an HDF5 file, or a damaged one", source->path);
    good = good && find_scans(&n, err) && read_scans(&n, select, out, err);
    nexus_free(&n);
    return good;
}

/* libhdf5 1.10.8 crashed on 16 and ran for ever on 5 of 2000 files of which a few bytes were changed. */
static bool nexus_read(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                       mm_err *err)
{
    return mm_read_guarded(read_entries, source, select, out, diag, err);
}

#else

static bool nexus_read(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                       mm_err *err)
{
    (void)select;
    (void)out;
    (void)diag;
    return mm_fail(
        err, MM_ESYS,
        "%s: this program was built without HDF5; install libhdf5-dev, configure and build it again",
        source->path);
}

#endif

const mm_file_format mm_format_nexus = { "nexus", "NeXus and BLISS (HDF5)", nexus_detect, nexus_read };
