#include "read/layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "read/comment.h"
#include "read/fields.h"
#include "read/lines.h"

enum {
    ROWS_LOOKED_AT = 2000,
    LINES_LOOKED_AT = 50000,
    SHAPES = 32 /* numbers of fields that are told apart */
};

/* In order of preference where two explain as much. */
static const char separators[] = { '\t', ';', ',', MM_BLANKS };

/* What a line is, split at a separator. */
typedef struct line_shape {
    size_t fields, numbers, missing, suspects; /* suspects: words that begin with a digit */
    bool open_end;                             /* the last field is empty */
} line_shape;

/* Lines of the same number of fields, each with a number in it. */
typedef struct shape {
    size_t fields, pure, mixed, open_end; /* lines; pure: nothing but numbers and missing values */
    long score;
} shape;

typedef struct survey {
    shape of[SHAPES];
    size_t n, lines; /* shapes; lines that are neither blank nor comment */
} survey;

/* 1,5 but not 1, or ,5: in running text a comma ends a word. */
static bool is_comma_number(mm_slice field)
{
    const char *comma = memchr(field.s, ',', field.n);
    double value;
    return comma != NULL && comma > field.s && comma + 1 < field.s + field.n && mm_is_digit(comma[-1]) &&
           mm_is_digit(comma[1]) && mm_field_number(field, true, &value);
}

static bool is_number(mm_slice field)
{
    double value;
    return mm_field_number(field, false, &value) || is_comma_number(field);
}

static line_shape shape_of(mm_slice line, char separator)
{
    line_shape found = { 0 };
    mm_fields fields = mm_fields_of(line, separator);
    mm_slice field;
    while (mm_fields_next(&fields, &field)) {
        found.fields++;
        found.open_end = field.n == 0;
        if (is_number(field))
            found.numbers++;
        else if (mm_field_missing(field))
            found.missing++;
        else
            found.suspects += mm_is_digit(field.s[0]);
    }
    return found;
}

static bool is_pure(const line_shape *line)
{
    return line->numbers > 0 && line->numbers + line->missing == line->fields;
}

static shape *find_shape(survey *s, size_t fields)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->of[i].fields == fields)
            return &s->of[i];
    if (s->n == SHAPES)
        return NULL;
    s->of[s->n] = (shape){ .fields = fields };
    return &s->of[s->n++];
}

static void survey_line(survey *s, const line_shape *line)
{
    shape *sh = line->numbers == 0 ? NULL : find_shape(s, line->fields);
    if (sh == NULL)
        return;
    const long worth = (long)line->numbers - (long)line->suspects;
    sh->pure += is_pure(line);
    sh->mixed += !is_pure(line);
    sh->open_end += line->open_end;
    sh->score += is_pure(line) ? 2 * worth : worth;
}

static survey survey_source(const mm_source *source, char separator)
{
    survey s = { 0 };
    mm_lines lines = mm_lines_of(source);
    mm_slice line;
    for (size_t rows = 0;
         rows < ROWS_LOOKED_AT && lines.number < LINES_LOOKED_AT && mm_lines_next(&lines, &line);) {
        if (mm_slice_trim(line).n == 0 || mm_comment_is(line, separator))
            continue;
        s.lines++;
        const line_shape found = shape_of(line, separator);
        survey_line(&s, &found);
        rows += found.numbers > 0;
    }
    return s;
}

/* Running text has numbers too, but no lines of two numbers and nothing else. Other rows, of one number or
 * with words in them, must be at least half of all lines. */
static bool is_columns(const survey *s, const shape *sh)
{
    if (sh->fields > 1 && sh->pure >= sh->mixed && sh->score >= 4 * (long)sh->pure)
        return sh->pure > 0;
    return 2 * (sh->fields == 1 ? sh->pure : sh->pure + sh->mixed) >= s->lines;
}

/* The best shape over all separators. */
static bool choose(const mm_source *source, mm_layout *layout, shape *best)
{
    *best = (shape){ 0 };
    for (size_t k = 0; k < sizeof separators; k++) {
        const survey s = survey_source(source, separators[k]);
        for (size_t i = 0; i < s.n; i++)
            if (s.of[i].score > best->score && is_columns(&s, &s.of[i])) {
                *best = s.of[i];
                layout->separator = separators[k];
            }
    }
    layout->fields = best->fields;
    layout->trailing = best->fields > 1 && best->open_end == best->pure + best->mixed;
    return best->score > 0;
}

/* Words may stand in a row where they stand in most rows, else a line with as many words as numbers is a row,
 * and one with more is a header with a number in it. */
static bool begins_rows(const line_shape *line, const shape *sh)
{
    return line->fields == sh->fields && line->numbers > 0 &&
           (sh->mixed > sh->pure || 2 * (line->numbers + line->missing) > line->fields);
}

static void find_first(const mm_source *source, mm_layout *layout, const shape *sh)
{
    mm_lines lines = mm_lines_of(source);
    mm_slice line;
    while (mm_lines_next(&lines, &line)) {
        if (mm_slice_trim(line).n == 0 || mm_comment_is(line, layout->separator))
            continue;
        const line_shape found = shape_of(line, layout->separator);
        if (begins_rows(&found, sh)) {
            layout->first = lines.number;
            return;
        }
    }
}

/* What the commas of numbers are. */
typedef struct marks {
    size_t comma_line, point_line; /* where the first stands, 0: nowhere */
    size_t rows, mixed;            /* mixed: commas before blanks and others between digits */
    bool decimal;                  /* one of them can only be a decimal mark */
    bool *comma, *integer;         /* columns that hold a number with a comma, an integer */
} marks;

/* 1,000 and 12,345: three digits behind the comma, up to three before it, no 0 in front. */
static bool may_be_thousands(mm_slice field)
{
    if (field.n > 0 && (field.s[0] == '-' || field.s[0] == '+')) {
        field.s++;
        field.n--;
    }
    const char *comma = memchr(field.s, ',', field.n);
    const size_t before = comma == NULL ? 0 : (size_t)(comma - field.s);
    return before >= 1 && before <= 3 && field.s[0] != '0' && field.n == before + 4 &&
           strspn(comma + 1, "0123456789") >= 3;
}

/* `1,5, 2,5`: a comma and a blank separate, a comma alone does not. */
static bool is_mixed(mm_slice line)
{
    bool wide = false, narrow = false;
    for (size_t i = 1; i + 1 < line.n; i++)
        if (line.s[i] == ',') {
            wide |= mm_is_space(line.s[i + 1]);
            narrow |= mm_is_digit(line.s[i - 1]) && mm_is_digit(line.s[i + 1]);
        }
    return wide && narrow;
}

static void mark_line(marks *m, mm_slice line, size_t number, const mm_layout *layout)
{
    mm_fields fields = mm_fields_of(line, layout->separator);
    mm_slice field;
    m->rows++;
    m->mixed += layout->separator == ',' && is_mixed(line);
    for (size_t k = 0; k < layout->fields && mm_fields_next(&fields, &field); k++) {
        double value;
        if (is_comma_number(field)) {
            m->comma_line = m->comma_line == 0 ? number : m->comma_line;
            m->decimal |= !may_be_thousands(field);
            m->comma[k] = true;
        } else if (mm_field_number(field, false, &value)) {
            const bool point = memchr(field.s, '.', field.n) != NULL;
            if (point && m->point_line == 0)
                m->point_line = number;
            m->integer[k] |= !point;
        }
    }
}

static bool judge(const mm_source *source, const marks *m, mm_layout *layout, mm_err *err)
{
    layout->comma = m->comma_line > 0;
    layout->points = m->point_line > 0;
    if (layout->comma && layout->points)
        return mm_fail_line(err, source, m->comma_line > m->point_line ? m->comma_line : m->point_line,
                            "decimal commas and decimal points in one file (the other in line %zu)",
                            m->comma_line > m->point_line ? m->point_line : m->comma_line);
    if (!layout->points && m->rows > 0 && m->mixed == m->rows)
        return mm_fail_line(err, source, layout->first, "commas that may separate and may be decimal marks");
    bool beside = false;
    for (size_t k = 0; k < layout->fields; k++)
        beside |= m->comma[k] && m->integer[k];
    if (layout->comma && !m->decimal && layout->separator != ';' && beside)
        return mm_fail_line(err, source, m->comma_line,
                            "a comma that may be a decimal mark or stand for thousands");
    return true;
}

/* The lines from the first row on. */
static mm_lines lines_of_rows(const mm_source *source, const mm_layout *layout)
{
    mm_lines lines = mm_lines_of(source);
    mm_slice line;
    while (lines.number + 1 < layout->first && mm_lines_next(&lines, &line))
        continue;
    return lines;
}

/* Commas that separate are looked at where they may be decimal: in quotes, or where no number has a point. */
static bool may_have_commas(mm_slice rows, mm_layout *layout)
{
    if (rows.n == 0 || layout->separator != ',')
        return rows.n > 0 && memchr(rows.s, ',', rows.n) != NULL;
    layout->points = memchr(rows.s, '.', rows.n) != NULL;
    return !layout->points || memchr(rows.s, '"', rows.n) != NULL;
}

bool mm_layout_find_mark(const mm_source *source, mm_layout *layout, mm_err *err)
{
    mm_lines lines = lines_of_rows(source, layout);
    mm_slice line;
    layout->comma = layout->points = false;
    if (!may_have_commas(lines.rest, layout))
        return true;
    marks m = { .comma = mm_zalloc(layout->fields, sizeof(bool)),
                .integer = mm_zalloc(layout->fields, sizeof(bool)) };
    bool good = m.comma != NULL && m.integer != NULL;
    if (!good)
        mm_fail_memory(err, "columns");
    while (good && mm_lines_next(&lines, &line))
        if (mm_slice_trim(line).n > 0 && !mm_comment_is(line, layout->separator))
            mark_line(&m, line, lines.number, layout);
    good = good && judge(source, &m, layout, err);
    free(m.comma);
    free(m.integer);
    return good;
}

bool mm_layout_find(const mm_source *source, mm_layout *layout, mm_err *err)
{
    shape best;
    *layout = (mm_layout){ 0 };
    if (source->size == 0)
        return mm_fail(err, MM_EINPUT, "%s: the file is empty", source->path);
    if (!choose(source, layout, &best))
        return mm_fail(err, MM_EINPUT, "%s: no columns of numbers in it", source->path);
    if (best.fields > MM_COLUMNS_MAX)
        return mm_fail(err, MM_EINPUT, "%s: more than %d columns", source->path, MM_COLUMNS_MAX);
    find_first(source, layout, &best);
    return mm_layout_find_mark(source, layout, err);
}
