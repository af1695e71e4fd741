/* XDI 1.0, the XAFS data interchange format: `# Namespace.tag: value` lines, a line of dashes, rows.
 * Source: Ravel and Newville, J. Phys.: Conf. Ser. 712, 012148 (2016), and the specification of XDI 1.0.
 * Form is strict, since the specification wants it so: a field that is none, a row of another length or a
 * cell that is no finite number is an error. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/number.h"
#include "read/lines.h"
#include "read/tally.h"
#include "read/xdi_check.h"

typedef struct label {
    size_t column; /* counted from 1, as the file says */
    mm_slice text; /* "energy eV" */
} label;

typedef struct xdi {
    const mm_source *source;
    mm_diag *diag;
    mm_lines lines;
    mm_table *table;
    label *label; /* the Column.N fields */
    size_t nlabel, cap_label;
    mm_slice names;   /* of the line of labels above the rows; empty when there is none */
    mm_slice outer;   /* name of the outer axis of a scan of scans */
    double outer_now; /* its value for the rows that follow */
    bool has_outer;
    size_t width; /* of a row; 0 before the first one */
    mm_buf comments;
    mm_tally foreign; /* lines of the header that begin with neither # nor a number */
} xdi;

/* What is behind the `#` of a comment line, trimmed. */
static mm_slice behind_hash(mm_slice line)
{
    line = mm_slice_trim(line);
    return mm_slice_trim((mm_slice){ line.s + 1, line.n - 1 });
}

static bool is_comment(mm_slice line)
{
    return mm_slice_starts(mm_slice_trim(line), "#");
}

static bool is_version(mm_slice line)
{
    if (!is_comment(line))
        return false;
    const mm_slice text = behind_hash(line);
    return mm_slice_starts(text, "XDI/") && text.n > 4 && mm_is_digit(text.s[4]);
}

static bool xdi_detect(const mm_source *source)
{
    mm_lines lines = mm_lines_of(source);
    mm_slice line;
    return mm_lines_next(&lines, &line) && is_version(line);
}

/* "XDI/1.0 GSE/1.0": the version of XDI, then those of applications. */
static bool read_version(xdi *x, mm_err *err)
{
    mm_slice line = { "", 0 }, word;
    if (!mm_lines_next(&x->lines, &line) || !is_version(line))
        return mm_fail_line(err, x->source, 1, "an XDI file begins with '# XDI/1.0'");
    mm_slice rest = behind_hash(line);
    mm_slice_word(&rest, &word);
    rest = mm_slice_trim(rest);
    return mm_read_meta(x->table, mm_slice_of("XDI.version"), (mm_slice){ word.s + 4, word.n - 4 }, err) &&
           (rest.n == 0 || mm_read_meta(x->table, mm_slice_of("XDI.extra_version"), rest, err));
}

/* Namespace.tag: one dot, no blank, the namespace begins with a letter. */
static bool is_key(mm_slice key)
{
    size_t dots = 0;
    for (size_t i = 0; i < key.n; i++) {
        if (mm_is_space(key.s[i]))
            return false;
        dots += key.s[i] == '.';
    }
    return dots == 1 && mm_is_alpha(key.s[0]) && key.s[key.n - 1] != '.';
}

/* Column.N: the number, 0 when the key is another. */
static size_t column_number(mm_slice key)
{
    static const char prefix[] = "column.";
    const size_t n = sizeof prefix - 1;
    size_t number = 0;
    if (key.n <= n || key.n > n + 6 || !mm_slice_is_nocase((mm_slice){ key.s, n }, prefix))
        return 0;
    for (size_t i = n; i < key.n; i++) {
        if (!mm_is_digit(key.s[i]))
            return 0;
        number = 10 * number + (size_t)(key.s[i] - '0');
    }
    return number;
}

static bool add_label(xdi *x, size_t column, mm_slice text, mm_err *err)
{
    if (!mm_reserve(&x->label, &x->cap_label, x->nlabel + 1, sizeof *x->label))
        return mm_fail_memory(err, "column labels");
    x->label[x->nlabel++] = (label){ column, text };
    return true;
}

/* Outer.name and Outer.value: scans of an outer axis stand one below the other. */
static bool take_outer(xdi *x, mm_slice key, mm_slice value, mm_err *err)
{
    if (mm_slice_is_nocase(key, "Outer.name"))
        x->outer = value;
    if (!mm_slice_is_nocase(key, "Outer.value"))
        return true;
    if (!mm_number_parse(value, &x->outer_now) || !isfinite(x->outer_now))
        return mm_fail_line(err, x->source, x->lines.number, "Outer.value is not a number");
    x->has_outer = true;
    return true;
}

static bool check_field(xdi *x, const char *key, const char *value, mm_err *err)
{
    if (key == NULL || value == NULL)
        return mm_fail_memory(err, "metadata");
    mm_xdi_check_field(x->source, x->lines.number, key, value, x->diag);
    return true;
}

static bool read_field(xdi *x, mm_slice text, mm_err *err)
{
    mm_slice value = text, key;
    mm_slice_field(&value, ':', &key);
    if (value.s == NULL)
        return mm_fail_line(err, x->source, x->lines.number, "a field needs ':' between key and value");
    key = mm_slice_trim(key);
    value = mm_slice_trim(value);
    if (key.n == 0 || !is_key(key))
        return mm_fail_line(err, x->source, x->lines.number, "'%.*s' is not a key like Namespace.tag",
                            (int)(key.n < 60 ? key.n : 60), key.s);
    if (value.n == 0)
        return mm_fail_line(err, x->source, x->lines.number, "the field '%.*s' has no value",
                            (int)(key.n < 60 ? key.n : 60), key.s);
    const size_t column = column_number(key);
    if (column > 0)
        return add_label(x, column, value, err);
    char *k = mm_slice_dup(key), *v = mm_slice_dup(value);
    const bool good = check_field(x, k, v, err) && mm_read_meta(x->table, key, value, err) &&
                      take_outer(x, key, value, err);
    free(k);
    free(v);
    return good;
}

static void add_comment(xdi *x, mm_slice text)
{
    if (text.n == 0)
        return;
    mm_buf_add(&x->comments, x->comments.len > 0 ? "; " : "");
    mm_buf_add_n(&x->comments, text.s, text.n);
}

/* Is this line, which is no comment, the first row? */
static bool is_row(mm_slice line)
{
    mm_slice word;
    double value;
    return mm_slice_word(&line, &word) && mm_number_parse(word, &value);
}

/* A line of the header. *end: the header ends, with this line or before it. */
static bool header_line(xdi *x, mm_slice line, bool *in_comments, bool *end, mm_err *err)
{
    if (!is_comment(line)) {
        if (!is_row(line)) {
            if (mm_slice_trim(line).n > 0 && mm_tally_next(&x->foreign))
                mm_warn(x->diag, x->source->path, x->lines.number,
                        "a line of the header without '#' is left out");
            return true;
        }
        mm_warn(x->diag, x->source->path, x->lines.number, "the header has no line of dashes at its end");
        *end = true;
        return true;
    }
    const mm_slice text = behind_hash(line);
    if (mm_slice_starts(text, "---"))
        *end = true;
    else if (mm_slice_starts(text, "///"))
        *in_comments = true;
    else if (*in_comments)
        add_comment(x, text);
    else if (text.n > 0)
        return read_field(x, text, err);
    return true;
}

static bool read_header(xdi *x, mm_err *err)
{
    bool in_comments = false, end = false;
    mm_lines before = x->lines;
    mm_slice line;
    while (!end && mm_lines_next(&x->lines, &line)) {
        if (!header_line(x, line, &in_comments, &end, err))
            return false;
        if (end && !is_comment(line))
            x->lines = before; /* a row: it is read again */
        before = x->lines;
    }
    mm_tally_end(&x->foreign, x->diag, x->source->path, "lines of the header without '#'");
    if (x->comments.failed)
        return mm_fail_memory(err, "comments");
    return x->comments.len == 0 || mm_meta_set(x->table, "comment", x->comments.data, err);
}

static size_t count_words(mm_slice text)
{
    mm_slice word;
    size_t n = 0;
    while (mm_slice_word(&text, &word))
        n++;
    return n;
}

/* "energy eV || a remark": name and unit. */
static void split_label(mm_slice text, mm_slice *name, mm_slice *unit)
{
    *unit = (mm_slice){ "", 0 };
    if (mm_slice_word(&text, name) && mm_slice_word(&text, unit) && mm_slice_is(*unit, "||"))
        *unit = (mm_slice){ "", 0 };
}

/* Names by Column.N, else by the line of labels where that names all columns, else colN. */
static bool add_column(xdi *x, mm_slice named, mm_slice fallback, size_t number, mm_err *err)
{
    mm_slice name = fallback, unit = { "", 0 };
    char *numbered = mm_format("col%zu", number);
    if (numbered == NULL)
        return mm_fail_memory(err, "a column");
    if (named.n > 0)
        split_label(named, &name, &unit);
    else
        mm_warn(x->diag, x->source->path, x->lines.number, "the header has no Column.%zu", number);
    if (name.n == 0)
        name = mm_slice_of(numbered);
    const bool good = mm_read_column(x->table, name, unit, MM_NUMBER, err) != MM_NO_COLUMN;
    free(numbered);
    return good;
}

/* The labels in order of columns; those of columns that are not there are named. The caller frees. */
static mm_slice *sort_labels(xdi *x, mm_err *err)
{
    mm_slice *named = mm_zalloc(x->width, sizeof *named);
    mm_tally extra = { 0 };
    if (named == NULL)
        mm_fail_memory(err, "column labels");
    for (size_t i = 0; named != NULL && i < x->nlabel; i++)
        if (x->label[i].column <= x->width)
            named[x->label[i].column - 1] = x->label[i].text;
        else if (mm_tally_next(&extra))
            mm_warn(x->diag, x->source->path, x->lines.number,
                    "Column.%zu is named, but rows have %zu values", x->label[i].column, x->width);
    return named;
}

static bool add_columns(xdi *x, mm_err *err)
{
    mm_slice *named = sort_labels(x, err), names = x->names, fallback = { "", 0 };
    bool good = named != NULL;
    const bool labelled = count_words(names) == x->width;
    for (size_t i = 0; good && i < x->width; i++) {
        if (labelled)
            mm_slice_word(&names, &fallback);
        good = add_column(x, named[i], fallback, i + 1, err);
    }
    if (good && x->has_outer)
        good = mm_read_column(x->table, x->outer.n > 0 ? x->outer : mm_slice_of("outer"), (mm_slice){ "", 0 },
                              MM_NUMBER, err) != MM_NO_COLUMN;
    free(named);
    return good;
}

static bool read_row(xdi *x, mm_slice line, mm_err *err)
{
    if (x->width == 0) {
        x->width = count_words(line);
        if (!add_columns(x, err))
            return false;
    }
    if (!mm_table_add_row(x->table, err))
        return false;
    mm_table *t = x->table;
    mm_slice word;
    size_t n = 0;
    for (; mm_slice_word(&line, &word); n++) {
        if (n >= x->width)
            continue;
        double *cell = &t->col[n].v[t->nrow - 1];
        if (!mm_number_parse(word, cell) || !isfinite(*cell))
            return mm_fail_line(err, x->source, x->lines.number, "'%.*s' is not a number that XDI allows",
                                (int)(word.n < 60 ? word.n : 60), word.s);
    }
    if (n != x->width)
        return mm_fail_line(err, x->source, x->lines.number, "%zu values where rows have %zu", n, x->width);
    if (x->has_outer && t->ncol > x->width)
        t->col[x->width].v[t->nrow - 1] = x->outer_now;
    return true;
}

/* A comment between rows: the labels above them, a new value of the outer axis, or just a comment. */
static bool row_comment(xdi *x, mm_slice text, mm_err *err)
{
    mm_slice value = text, key;
    if (x->width == 0) {
        if (text.n > 0)
            x->names = text;
        return true;
    }
    mm_slice_field(&value, ':', &key);
    if (value.s == NULL || !mm_slice_is_nocase(mm_slice_trim(key), "Outer.value"))
        return true;
    return take_outer(x, mm_slice_trim(key), mm_slice_trim(value), err);
}

static bool read_rows(xdi *x, mm_err *err)
{
    mm_slice line;
    while (mm_lines_next(&x->lines, &line)) {
        if (is_comment(line)) {
            if (!row_comment(x, behind_hash(line), err))
                return false;
        } else if (mm_slice_trim(line).n > 0 && !read_row(x, line, err)) {
            return false;
        }
    }
    return x->width > 0 || mm_fail(err, MM_EINPUT, "%s: no usable row", x->source->path);
}

/* A sample temperature in numbers is also the `temperature` that series are ordered by. */
static bool name_temperature(mm_table *table, mm_err *err)
{
    const char *text = mm_meta_get(table, "Sample.temperature");
    double value, error;
    const char *unit;
    if (text == NULL || !mm_quantity_parse(text, &value, &error, &unit))
        return true;
    if (mm_equal_nocase(unit, "C") || mm_equal_nocase(unit, "degC"))
        return mm_meta_set_number(table, "temperature", value, "degC", err);
    return !mm_equal_nocase(unit, "K") || mm_meta_set_number(table, "temperature", value, "K", err);
}

static bool xdi_read(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                     mm_err *err)
{
    (void)select;
    xdi x = { .source = source, .diag = diag, .lines = mm_lines_of(source) };
    x.table = mm_read_table(source, &mm_format_xdi, NULL, err);
    bool good = x.table != NULL && read_version(&x, err) && read_header(&x, err);
    const size_t header_end = x.lines.number;
    good = good && read_rows(&x, err) && name_temperature(x.table, err);
    if (good)
        mm_xdi_check_absent(source, header_end, x.table, diag);
    free(x.label);
    mm_buf_free(&x.comments);
    if (good)
        return mm_tables_add(out, x.table, err);
    mm_table_free(x.table);
    return false;
}

const mm_file_format mm_format_xdi = { "xdi", "XDI 1.0, XAFS data interchange", xdi_detect, xdi_read };
