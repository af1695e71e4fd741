/* TRIOS exports of TA Instruments' rheometers and analysers: a step a table. */
#include "read/trios.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"

enum { ENTRIES_MAX = 500, VALUE_MAX = 300, LOOKED_AT = 5000, COPIED_MAX = 16 << 20 };

/* The key as it may stand before a `:`. */
static char *make_key(mm_slice section, mm_slice key)
{
    mm_buf buf = { 0 };
    mm_buf_add_n(&buf, section.n > 0 ? section.s : "", section.n);
    mm_buf_add(&buf, section.n > 0 ? "." : "");
    mm_buf_add_n(&buf, key.s, key.n < VALUE_MAX ? key.n : VALUE_MAX);
    char *text = mm_buf_take(&buf);
    size_t n = 0;
    for (const char *s = text; text != NULL && *s != '\0'; s++)
        if (*s != ':')
            text[n++] = *s;
    if (text != NULL)
        text[n] = '\0';
    return text;
}

bool mm_trios_header_add(mm_trios_header *header, mm_slice section, mm_slice key, mm_slice value, mm_err *err)
{
    value = mm_slice_trim(value);
    key = mm_slice_trim(key);
    section.n = section.n < VALUE_MAX ? section.n : VALUE_MAX;
    if (key.n == 0 || value.n == 0 || header->n >= ENTRIES_MAX)
        return true;
    struct mm_trios_entry entry = { make_key(section, key),
                                    mm_strndup(value.s, value.n < VALUE_MAX ? value.n : VALUE_MAX) };
    if (entry.key == NULL || entry.value == NULL ||
        !mm_reserve(&header->entry, &header->cap, header->n + 1, sizeof *header->entry)) {
        free(entry.key);
        free(entry.value);
        return mm_fail_memory(err, "metadata");
    }
    header->bytes += strlen(entry.key) + strlen(entry.value) + sizeof entry;
    header->entry[header->n++] = entry;
    return true;
}

void mm_trios_header_free(mm_trios_header *header)
{
    for (size_t i = 0; i < header->n; i++) {
        free(header->entry[i].key);
        free(header->entry[i].value);
    }
    free(header->entry);
    *header = (mm_trios_header){ 0 };
}

mm_table *mm_trios_table(const mm_source *source, mm_trios_header *header, size_t number, mm_slice name,
                         mm_err *err)
{
    char *scan = mm_format("%zu", number);
    mm_table *table = scan == NULL ? NULL : mm_read_table(source, &mm_format_trios, scan, err);
    free(scan);
    bool good = table != NULL && mm_read_meta(table, mm_slice_of("step"), name, err);
    header->spent += header->bytes;
    for (size_t i = 0; good && i < header->n && header->spent < COPIED_MAX + 16 * source->size; i++)
        good = mm_meta_set(table, header->entry[i].key, header->entry[i].value, err);
    if (good)
        return table;
    mm_fail_memory(err, "a table");
    mm_table_free(table);
    return NULL;
}

bool mm_trios_column(mm_table *table, mm_slice name, mm_slice unit, mm_kind kind, mm_err *err)
{
    name = mm_slice_trim(name);
    unit = mm_slice_trim(unit);
    if (unit.n > 0 || table->ncol >= MM_COLUMNS_MAX) /* refused there with a reason */
        return mm_read_column(table, name, unit, kind, err) != MM_NO_COLUMN;
    char *text = mm_slice_dup(name);
    const bool good = text != NULL ? mm_table_add(table, text, "", kind, err) != MM_NO_COLUMN
                                   : mm_fail_memory(err, "a column");
    free(text);
    return good;
}

static bool has_column(const mm_table *table, const char *part)
{
    for (size_t i = 0; i < table->ncol; i++)
        if (mm_read_holds(mm_slice_of(table->col[i].name), part))
            return true;
    return false;
}

/* The number before a unit in running text: "Temperature ramp (-150.0 °C) - 0,05 Hz". */
static bool find_quantity(mm_slice text, const char *unit, double *value)
{
    const size_t n = strlen(unit);
    for (size_t at = 0; at + n <= text.n; at++) {
        if (memcmp(text.s + at, unit, n) != 0 || (at + n < text.n && mm_is_alpha(text.s[at + n])))
            continue;
        size_t end = at;
        while (end > 0 && text.s[end - 1] == ' ')
            end--;
        size_t begin = end;
        while (begin > 0 && strchr("0123456789.,+-eE", text.s[begin - 1]) != NULL)
            begin--;
        const mm_slice number = { text.s + begin, end - begin };
        const mm_slice before = mm_slice_trim((mm_slice){ text.s, begin });
        const bool range = before.n >= 2 && memcmp(before.s + before.n - 2, "to", 2) == 0;
        if (!range && (mm_number_parse(number, value) || mm_number_parse_comma(number, value)))
            return true;
    }
    return false;
}

/* What is looked for in the name, as metadata `key` when no column's name holds `column`. */
static const struct {
    const char *unit, *key, *column, *as;
} told[] = { { "Hz", "frequency", "frequency", "Hz" },
             { "rad/s", "frequency", "frequency", "rad/s" },
             { "°C", "temperature", "temperature", "degC" },
             { "K", "temperature", "temperature", "K" } };

bool mm_trios_finish(mm_table *table, mm_slice name, mm_err *err)
{
    static const char *const results[] = { "tts", "master curve", "mastercurve", "shifted",
                                           "relaxation spectrum" };
    bool derived = has_column(table, "shift factor"), good = true;
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        derived |= mm_read_holds(name, results[i]);
    if (derived)
        good = mm_meta_set(table, "derived", "TTS", err);
    for (size_t i = 0; good && i < sizeof told / sizeof *told; i++) {
        double value;
        if (!has_column(table, told[i].column) && mm_meta_get(table, told[i].key) == NULL &&
            find_quantity(name, told[i].unit, &value))
            good = mm_meta_set_number(table, told[i].key, value, told[i].as, err);
    }
    return good;
}

static bool trios_detect(const mm_source *source)
{
    mm_lines lines = mm_lines_of(source);
    mm_slice line;
    if (mm_trios_json_detect(source))
        return true;
    while (lines.number < LOOKED_AT && mm_lines_next(&lines, &line))
        if (mm_slice_is_nocase(mm_slice_trim(line), "[step]") ||
            mm_slice_starts(line, "TA Instruments LIMS export"))
            return true;
    return false;
}

static bool trios_read(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                       mm_err *err)
{
    const mm_slice text = mm_slice_trim((mm_slice){ source->text, source->size });
    return text.n > 0 && text.s[0] == '{' ? mm_trios_json_read(source, select, out, diag, err)
                                          : mm_trios_text_read(source, select, out, diag, err);
}

const mm_file_format mm_format_trios = { "trios", "TA Instruments TRIOS (text, LIMS, JSON)", trios_detect,
                                         trios_read };
