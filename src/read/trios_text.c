/* The text forms of TRIOS exports. Both begin with sections of `key<separator>value`; then steps:
 *
 *     [step]                               [Step]
 *     Temperature ramp - 1                 Step name     Temperature ramp (-150.0 °C) - 0.05 Hz
 *     Angular frequency  Temperature       Number of points  71
 *     rad/s              °C                Variables     Temperature  Frequency
 *     0.314              -149.99           Units         °C           Hz
 *     ...                                  Data point    -149.99      0.05
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "read/fields.h"
#include "read/marks.h"
#include "read/rows.h"
#include "read/tally.h"
#include "read/trios.h"

typedef struct line {
    mm_slice text;
    size_t number;
} line;

/* A step as it stands in the file. */
typedef struct step {
    line name, variables, units;
    line *row;
    size_t nrow, cap_row, points; /* points: as many as it says */
    size_t at;                    /* line of [step] */
    bool lims;
} step;

typedef struct work {
    const mm_source *source;
    mm_diag *diag;
    mm_lines lines;
    mm_trios_header header;
    char separator;
    bool comma; /* the decimal mark */
    size_t steps, wanted;
} work;

static bool is_section(mm_slice text)
{
    text = mm_slice_trim(text);
    return text.n >= 2 && text.s[0] == '[' && text.s[text.n - 1] == ']';
}

static bool is_step(mm_slice text)
{
    return mm_slice_is_nocase(mm_slice_trim(text), "[step]");
}

static size_t count_char(mm_slice text, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += text.s[i] == c;
    return n;
}

/* The second line below the first [step]: names of columns, or a key and its value. */
static mm_slice line_of_fields(const mm_source *source)
{
    mm_lines lines = mm_lines_of(source);
    mm_slice text;
    for (size_t below = 0; mm_lines_next(&lines, &text);) {
        if (below > 0 ? mm_slice_trim(text).n > 0 : is_step(text))
            below++;
        if (below == 3)
            return text;
    }
    return (mm_slice){ "", 0 };
}

static char find_separator(const mm_source *source)
{
    const mm_slice text = line_of_fields(source);
    const size_t semicolons = count_char(text, ';');
    if (count_char(text, '\t') > 0 || (semicolons == 0 && count_char(text, ',') == 0))
        return '\t';
    return semicolons > 0 ? ';' : ',';
}

static bool find_comma(work *w, mm_err *err)
{
    mm_lines lines = mm_lines_of(w->source);
    mm_slice text, cell;
    mm_marks m = { 0 };
    for (bool steps = false; mm_lines_next(&lines, &text);) {
        steps |= is_step(text);
        mm_fields fields = mm_fields_of(text, w->separator);
        while (steps && mm_fields_next(&fields, &cell))
            mm_marks_add(&m, cell, lines.number);
    }
    return mm_marks_judge(&m, w->source, &w->comma, err);
}

/* "Key<separator>value" of a section. */
static bool take_entry(work *w, mm_slice section, mm_slice text, mm_err *err)
{
    mm_slice value = text, key;
    mm_slice_field(&value, w->separator, &key);
    if (value.s == NULL || mm_slice_is(section, "Analysis"))
        return true; /* a list of procedures, or results of TRIOS's own fits */
    return mm_trios_header_add(&w->header, section, key, value, err);
}

/* Above the first step. */
static bool read_header(work *w, mm_err *err)
{
    mm_slice text, section = { "", 0 };
    for (mm_lines before = w->lines; mm_lines_next(&w->lines, &text); before = w->lines) {
        if (is_step(text)) {
            w->lines = before;
            return true;
        }
        const mm_slice trimmed = mm_slice_trim(text);
        if (is_section(text))
            section = (mm_slice){ trimmed.s + 1, trimmed.n - 2 };
        else if (!take_entry(w, section, text, err))
            return false;
    }
    return true;
}

/* "Data point<separator>v<separator>v": what is behind the first separator, when the line begins so. */
static bool behind_key(const work *w, mm_slice text, const char *key, mm_slice *rest)
{
    mm_slice first;
    *rest = text;
    return mm_slice_field(rest, w->separator, &first) && mm_slice_is_nocase(mm_slice_trim(first), key) &&
           rest->s != NULL;
}

static bool add_row(step *s, line l, mm_err *err)
{
    if (!mm_reserve(&s->row, &s->cap_row, s->nrow + 1, sizeof *s->row))
        return mm_fail_memory(err, "rows");
    s->row[s->nrow++] = l;
    return true;
}

static bool lims_line(const work *w, step *s, line l, mm_err *err)
{
    mm_slice rest;
    double points;
    if (behind_key(w, l.text, "Data point", &rest))
        return add_row(s, (line){ rest, l.number }, err);
    if (behind_key(w, l.text, "Step name", &rest))
        s->name = (line){ mm_slice_trim(rest), l.number };
    else if (behind_key(w, l.text, "Variables", &rest))
        s->variables = (line){ rest, l.number };
    else if (behind_key(w, l.text, "Units", &rest))
        s->units = (line){ rest, l.number };
    else if (behind_key(w, l.text, "Number of points", &rest) && mm_number_parse(rest, &points) &&
             points >= 0 && points < 1e9)
        s->points = (size_t)points;
    return true;
}

static bool has_number(const work *w, mm_slice text)
{
    mm_fields fields = mm_fields_of(text, w->separator);
    mm_slice cell;
    double value;
    while (mm_fields_next(&fields, &cell))
        if (mm_field_number(cell, w->comma, &value))
            return true;
    return false;
}

/* Name, names of columns, units (which a row of numbers shows to be left out), rows. */
static bool plain_line(const work *w, step *s, line l, mm_err *err)
{
    if (s->name.number == 0)
        s->name = (line){ mm_slice_trim(l.text), l.number };
    else if (s->variables.number == 0)
        s->variables = l;
    else if (s->units.number == 0 && s->nrow == 0 && !has_number(w, l.text))
        s->units = l;
    else
        return add_row(s, l, err);
    return true;
}

static bool is_lims(const work *w, mm_slice text)
{
    mm_slice rest;
    return behind_key(w, text, "Step name", &rest) || behind_key(w, text, "Number of points", &rest) ||
           behind_key(w, text, "Variables", &rest);
}

/* The lines of a step, from [step] to the next section. false with *more false at the end of the file. */
static bool read_step(work *w, step *s, bool *more, mm_err *err)
{
    mm_slice text;
    while ((*more = mm_lines_next(&w->lines, &text)) && !is_step(text))
        ;
    s->at = w->lines.number;
    for (mm_lines before = w->lines; *more && mm_lines_next(&w->lines, &text); before = w->lines) {
        if (is_section(text)) {
            w->lines = before;
            break;
        }
        if (mm_slice_trim(text).n == 0)
            continue;
        const line l = { text, w->lines.number };
        if (s->name.number == 0 && s->variables.number == 0 && s->points == 0 && !s->lims)
            s->lims = is_lims(w, text);
        if (!(s->lims ? lims_line(w, s, l, err) : plain_line(w, s, l, err)))
            return false;
    }
    return true;
}

static bool add_columns(const work *w, const step *s, mm_table *table, mm_err *err)
{
    mm_fields names = mm_fields_of(s->variables.text, w->separator);
    mm_fields units = mm_fields_of(s->units.text, w->separator);
    mm_slice name, unit;
    while (mm_fields_next(&names, &name)) {
        if (s->units.number == 0 || !mm_fields_next(&units, &unit))
            unit = (mm_slice){ "", 0 };
        if (name.n == 0 && names.rest.s == NULL)
            return true; /* a separator at the end */
        if (!mm_trios_column(table, name, unit, MM_NUMBER, err))
            return false;
    }
    return true;
}

static bool fill_rows(const step *s, mm_rows *rows, mm_err *err)
{
    for (size_t i = 0; i < s->nrow; i++) {
        mm_line_found found;
        if (!mm_rows_fill(rows, s->row[i].text, s->row[i].number, &found, err))
            return false;
        if (found.numbers == 0 || found.extra)
            mm_rows_skip(rows, s->row[i].number, "a row %s is left out",
                         found.extra ? "of more fields than there are names" : "without a number");
        else
            mm_rows_keep(rows);
    }
    return true;
}

static bool fill_table(work *w, const step *s, mm_table *table, mm_err *err)
{
    mm_rows rows = { 0 };
    bool good = add_columns(w, s, table, err) &&
                mm_rows_begin(&rows, w->source, table, w->separator, w->diag, err);
    rows.comma = w->comma;
    good = good && fill_rows(s, &rows, err) && mm_rows_end(&rows, err) &&
           mm_trios_finish(table, s->name.text, err);
    mm_rows_free(&rows);
    if (good && s->points > 0 && s->points != table->nrow)
        mm_warn(w->diag, w->source->path, s->at, "step %zu says %zu points and holds %zu", w->steps,
                s->points, table->nrow);
    return good;
}

static bool make_table(work *w, const step *s, mm_tables *out, mm_err *err)
{
    mm_table *table = mm_trios_table(w->source, &w->header, w->steps, s->name.text, err);
    bool good = table != NULL && (s->nrow == 0 || fill_table(w, s, table, err));
    if (good && table->nrow > 0)
        return mm_tables_add(out, table, err);
    if (good)
        mm_warn(w->diag, w->source->path, s->at, "step %zu holds no row", w->steps);
    mm_table_free(table);
    return good;
}

bool mm_trios_text_read(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                        mm_err *err)
{
    work w = { .source = source, .diag = diag, .lines = mm_lines_of(source) };
    w.separator = find_separator(source);
    bool more = true, good = find_comma(&w, err) && read_header(&w, err);
    while (good && more) {
        step s = { 0 };
        good = read_step(&w, &s, &more, err);
        w.steps += more;
        if (good && more && mm_select_takes(select, (long)w.steps, 1)) {
            w.wanted++;
            good = make_table(&w, &s, out, err);
        }
        free(s.row);
    }
    mm_trios_header_free(&w.header);
    if (good && out->n == 0 && (w.wanted > 0 || w.steps == 0))
        good = mm_fail(err, MM_EINPUT, "%s: no step holds a row", source->path);
    return good;
}
