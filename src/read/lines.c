#include "read/lines.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/mem.h"

mm_lines mm_lines_of(const mm_source *source)
{
    return (mm_lines){ { source->text, source->size }, 0 };
}

bool mm_lines_next(mm_lines *lines, mm_slice *line)
{
    if (!mm_slice_line(&lines->rest, line))
        return false;
    lines->number++;
    return true;
}

bool mm_fail_line(mm_err *err, const mm_source *source, size_t line, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *text = mm_vformat(fmt, args);
    va_end(args);
    mm_fail(err, MM_EINPUT, "%s:%zu: %s", source->path, line, text != NULL ? text : "bad line");
    free(text);
    return false;
}

mm_table *mm_read_table(const mm_source *source, const mm_file_format *format, const char *scan, mm_err *err)
{
    char *name = scan == NULL ? mm_strdup(source->path) : mm_format("%s::%s", source->path, scan);
    mm_table *table = name == NULL ? NULL : mm_table_new(name, err);
    free(name);
    if (table == NULL || (scan != NULL && !mm_replace(&table->scan, scan))) {
        mm_fail_memory(err, "a table");
        mm_table_free(table);
        return NULL;
    }
    table->format = format->name;
    return table;
}

/* Is one of the words of the name `word`, or does one begin with it where `prefix` is set? */
static bool has_word(const char *name, const char *word, bool prefix)
{
    const size_t n = mm_slice_of(word).n;
    for (const char *s = name; *s != '\0'; s++) {
        if (!mm_is_alpha(*s) || (s > name && mm_is_alpha(s[-1])))
            continue;
        size_t length = 0;
        while (mm_is_alpha(s[length]))
            length++;
        if ((length == n || (prefix && length > n)) && mm_slice_is_nocase((mm_slice){ s, n }, word))
            return true;
    }
    return false;
}

static bool is_temperature(const char *name)
{
    return has_word(name, "temp", true) || has_word(name, "T", false);
}

static bool is_field(const char *name)
{
    return has_word(name, "field", true) || has_word(name, "magnet", true) || has_word(name, "H", false) ||
           has_word(name, "B", false);
}

/* A unit as instruments abbreviate it, where the name of the column tells what it means. */
static const struct {
    const char *written;
    bool (*applies)(const char *name);
    const char *unit;
} abbreviations[] = {
    { "C", is_temperature, "degC" }, { "deg C", is_temperature, "degC" }, { "F", is_temperature, "degF" },
    { "G", is_field, "gauss" },      { "kG", is_field, "kilogauss" },     { "Gs", is_field, "gauss" },
};

static bool tidy_unit(mm_column *column)
{
    for (size_t i = 0; i < sizeof abbreviations / sizeof *abbreviations; i++)
        if (mm_slice_is(mm_slice_of(column->unit), abbreviations[i].written) &&
            abbreviations[i].applies(column->name))
            return mm_replace(&column->unit, abbreviations[i].unit);
    return true;
}

ptrdiff_t mm_read_column(mm_table *table, mm_slice header, mm_slice unit, mm_kind kind, mm_err *err)
{
    if (table->ncol >= MM_COLUMNS_MAX) {
        mm_fail(err, MM_EINPUT, "%s: more than %d columns", table->name, MM_COLUMNS_MAX);
        return MM_NO_COLUMN;
    }
    unit = mm_slice_trim(unit);
    char *head = mm_slice_dup(mm_slice_trim(header));
    char *given = unit.n == 0 ? NULL : mm_slice_dup(unit);
    ptrdiff_t col = MM_NO_COLUMN;
    if (head == NULL || (unit.n > 0 && given == NULL))
        mm_fail_memory(err, "a column");
    else
        col = mm_table_add(table, head, given, kind, err);
    free(head);
    free(given);
    if (col != MM_NO_COLUMN && !tidy_unit(&table->col[col])) {
        mm_fail_memory(err, "a unit");
        return MM_NO_COLUMN;
    }
    return col;
}

bool mm_read_meta(mm_table *table, mm_slice key, mm_slice value, mm_err *err)
{
    key = mm_slice_trim(key);
    if (key.n == 0)
        return true;
    if (table->nmeta >= MM_META_MAX)
        return mm_fail(err, MM_EINPUT, "%s: more than %d metadata", table->name, MM_META_MAX);
    char *k = mm_slice_dup(key), *v = mm_slice_dup(mm_slice_trim(value));
    const bool good = k != NULL && v != NULL ? mm_meta_set(table, k, v, err)
                                             : mm_fail_memory(err, "metadata");
    free(k);
    free(v);
    return good;
}

bool mm_read_holds(mm_slice text, const char *word)
{
    const size_t n = mm_slice_of(word).n;
    for (; text.n >= n; text.s++, text.n--)
        if (mm_slice_is_nocase((mm_slice){ text.s, n }, word))
            return true;
    return false;
}
