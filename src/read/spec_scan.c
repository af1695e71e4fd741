/* One scan of a SPEC file: header lines to metadata, rows to a table. Spectra of multichannel analysers (@A)
 * stay out of it: they are as long as the detector has channels and no column of the scan. */
#include "read/spec_scan.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/number.h"
#include "read/fields.h"
#include "read/rows.h"

enum { COMMENTS_MAX = 4000 }; /* bytes of comments that are kept */

/* A line of values. */
typedef struct row {
    mm_slice text;
    size_t line, n;
} row;

typedef struct work {
    const mm_source *source;
    const mm_spec_scan *scan;
    mm_spec_header *header;
    mm_diag *diag;
    mm_table *table;
    mm_slice labels;
    size_t declared, per_line; /* #N: columns, and values a line where rows are broken into several */
    mm_spec_lines positions, users;
    row *row;
    size_t nrow, cap_row, spectra, line;
    mm_slice next_header; /* from a second #F on */
    bool in_spectrum;     /* the line before ended in a backslash */
    mm_buf comments;
    mm_tally foreign; /* lines that are nothing */
} work;

/* "2  (Seconds)" is a number and what it counts. */
static bool set_count(work *w, mm_slice text, const char *key, const char *unit, mm_err *err)
{
    mm_slice number;
    double value;
    if (!mm_slice_word(&text, &number) || !mm_number_parse(number, &value))
        return true;
    return mm_meta_set_number(w->table, key, value, unit, err);
}

/* #T counts for a time, #M until a monitor has so many counts. */
static bool set_monitor(work *w, mm_slice text, mm_err *err)
{
    mm_slice before;
    if (!set_count(w, text, "monitor_count", "", err))
        return false;
    mm_slice_field(&text, '(', &before);
    if (text.s == NULL)
        return true;
    mm_slice name;
    mm_slice_field(&text, ')', &name);
    return mm_read_meta(w->table, mm_slice_of("monitor"), name, err);
}

static void take_comment(work *w, mm_slice text)
{
    if (mm_read_holds(text, "abort"))
        mm_warn(w->diag, w->source->path, w->line, "scan %s: %.*s", w->table->scan,
                (int)(text.n < 100 ? text.n : 100), text.s);
    if (text.n > 0 && w->comments.len + text.n < COMMENTS_MAX) {
        mm_buf_add(&w->comments, w->comments.len > 0 ? "; " : "");
        mm_buf_add_n(&w->comments, text.s, text.n);
    }
}

static void take_number_of_columns(work *w, mm_slice text)
{
    mm_slice word;
    size_t *const to[] = { &w->declared, &w->per_line };
    for (size_t i = 0; i < 2 && mm_slice_word(&text, &word); i++) {
        double value;
        if (mm_number_parse(word, &value) && value >= 0 && value <= MM_COLUMNS_MAX)
            *to[i] = (size_t)value;
    }
}

static void take_labels(work *w, mm_slice text)
{
    if (w->labels.n > 0)
        mm_warn(w->diag, w->source->path, w->line, "scan %s: a second line of labels is left out",
                w->table->scan);
    else
        w->labels = text;
}

/* Lines that become one metadatum each; others go under their own tag. */
static const struct {
    const char *tag, *key;
} plain[] = { { "D", "date" },
              { "Q", "hkl" },
              { "R", "results" },
              { "U", "user" },
              { "@MCA", "mca_format" },
              { "@CHANN", "mca_channels" },
              { "@CALIB", "mca_calibration" },
              { "@CTIME", "mca_time" } };

static bool take_plain(work *w, const mm_spec_tag *tag, mm_err *err)
{
    if (tag->text.n == 0 || mm_slice_is(tag->tag, "UXML") || mm_slice_is(tag->tag, "J") ||
        mm_slice_is(tag->tag, "j"))
        return true; /* markup, and names of counters, which #L repeats */
    for (size_t i = 0; !tag->numbered && i < sizeof plain / sizeof *plain; i++)
        if (mm_slice_is(tag->tag, plain[i].tag))
            return mm_read_meta(w->table, mm_slice_of(plain[i].key), tag->text, err);
    const size_t digits = tag->numbered ? (size_t)(tag->text.s - tag->tag.s) - tag->tag.n : 0;
    return mm_read_meta(w->table, (mm_slice){ tag->tag.s, tag->tag.n + digits }, tag->text, err);
}

static bool take_tag(work *w, const mm_spec_tag *tag, mm_err *err)
{
    bool taken;
    if (!mm_spec_header_line(w->header, tag, w->line, &taken, err))
        return false;
    if (taken)
        return true;
    if (mm_slice_is(tag->tag, "P"))
        return mm_spec_lines_add(&w->positions, tag->number, tag->text, w->line, err);
    if (mm_slice_is(tag->tag, "V"))
        return mm_spec_lines_add(&w->users, tag->number, tag->text, w->line, err);
    if (mm_slice_is(tag->tag, "T"))
        return set_count(w, tag->text, "count_time", "s", err);
    if (mm_slice_is(tag->tag, "M"))
        return set_monitor(w, tag->text, err);
    if (mm_slice_is(tag->tag, "C"))
        take_comment(w, tag->text);
    else if (mm_slice_is(tag->tag, "N"))
        take_number_of_columns(w, tag->text);
    else if (mm_slice_is(tag->tag, "L"))
        take_labels(w, tag->text);
    else
        return take_plain(w, tag, err);
    return true;
}

/* `@A v v v \`, continued while lines end in a backslash. true when the line is part of one. */
static bool take_spectrum(work *w, mm_slice line)
{
    line = mm_slice_trim(line);
    if (!w->in_spectrum && !mm_slice_starts(line, "@"))
        return false;
    w->spectra += !w->in_spectrum;
    w->in_spectrum = line.n > 0 && line.s[line.n - 1] == '\\';
    return true;
}

static bool take_row(work *w, mm_slice line, mm_err *err)
{
    mm_slice rest = line, word;
    double value;
    if (!mm_slice_word(&rest, &word))
        return true;
    if (!mm_number_parse_field(word, &value)) {
        w->table->skipped++;
        if (mm_tally_next(&w->foreign))
            mm_warn(w->diag, w->source->path, w->line, "scan %s: a line that is no row is left out",
                    w->table->scan);
        return true;
    }
    if (!mm_reserve(&w->row, &w->cap_row, w->nrow + 1, sizeof *w->row))
        return mm_fail_memory(err, "rows");
    w->row[w->nrow++] = (row){ line, w->line, mm_fields_count(line, MM_BLANKS) };
    return true;
}

/* The lines behind #S. A new file header ends the scan: it is for those that follow, so it is left for later.
 */
static bool take_lines(work *w, mm_err *err)
{
    mm_slice rest = w->scan->text, line;
    mm_slice_line(&rest, &line);
    for (w->line = w->scan->line + 1;; w->line++) {
        const mm_slice before = rest;
        mm_spec_tag tag;
        if (!mm_slice_line(&rest, &line))
            return true;
        if (mm_spec_tag_of(line, &tag)) {
            w->in_spectrum = false;
            if (mm_slice_is(tag.tag, "F")) {
                w->next_header = before;
                return true;
            }
            if (!take_tag(w, &tag, err))
                return false;
        } else if (!mm_slice_starts(line, "#") && !take_spectrum(w, line) && !take_row(w, line, err)) {
            return false;
        }
    }
}

/* Rows that were broken into lines of `per_line` values: put together, since blanks include line ends. */
static void join_broken(work *w)
{
    size_t n = 0;
    if (w->per_line == 0 || w->per_line >= w->declared || w->nrow == 0 || w->row[0].n != w->per_line)
        return;
    for (size_t i = 0; i < w->nrow; i++) {
        row *last = n > 0 ? &w->row[n - 1] : NULL;
        if (last != NULL && last->n + w->row[i].n <= w->declared) {
            last->text.n = (size_t)(w->row[i].text.s + w->row[i].text.n - last->text.s);
            last->n += w->row[i].n;
        } else {
            w->row[n++] = w->row[i];
        }
    }
    w->nrow = n;
}

static bool any_row_of(const work *w, size_t n)
{
    for (size_t i = 0; n > 0 && i < w->nrow; i++)
        if (w->row[i].n == n)
            return true;
    return false;
}

/* How many columns there are: as many as there are labels, when rows agree; else as rows and #N say. */
static size_t find_width(const work *w, mm_spec_cut *cut)
{
    const size_t spaced = mm_spec_count(w->labels, mm_spec_name),
                 words = mm_spec_count(w->labels, mm_slice_word);
    *cut = mm_spec_name;
    if (any_row_of(w, spaced))
        return spaced;
    *cut = words == w->declared || spaced == 1 ? mm_slice_word : mm_spec_name;
    if (any_row_of(w, words)) {
        *cut = mm_slice_word;
        return words;
    }
    return any_row_of(w, w->declared) ? w->declared : w->row[0].n;
}

static bool add_column(work *w, size_t number, mm_slice label, mm_err *err)
{
    char text[MM_NUMBER_SIZE];
    snprintf(text, sizeof text, "column %zu", number);
    return mm_read_column(w->table, label.n > 0 ? label : mm_slice_of(text), (mm_slice){ NULL, 0 }, MM_NUMBER,
                          err) != MM_NO_COLUMN;
}

static bool add_columns(work *w, mm_err *err)
{
    mm_spec_cut cut;
    const size_t width = find_width(w, &cut), labels = mm_spec_count(w->labels, cut);
    mm_slice rest = w->labels, label;
    if (labels != width)
        mm_warn(w->diag, w->source->path, w->row[0].line, "scan %s: %zu labels for rows of %zu values",
                w->table->scan, labels, width);
    for (size_t i = 0; i < width; i++) {
        if (!cut(&rest, &label))
            label = (mm_slice){ "", 0 };
        if (!add_column(w, i + 1, label, err))
            return false;
    }
    return true;
}

static bool fill_rows(work *w, mm_rows *rows, mm_err *err)
{
    for (size_t i = 0; i < w->nrow; i++) {
        const row *r = &w->row[i];
        mm_line_found found;
        if (r->n != w->table->ncol)
            mm_rows_skip(rows, r->line, "scan %s: %zu values where rows have %zu: the row is left out",
                         w->table->scan, r->n, w->table->ncol);
        else if (!mm_rows_fill(rows, r->text, r->line, &found, err))
            return false;
        else
            mm_rows_keep(rows);
    }
    return true;
}

static bool add_rows(work *w, mm_err *err)
{
    const size_t foreign = w->table->skipped;
    mm_rows rows = { 0 };
    join_broken(w);
    const bool good = add_columns(w, err) &&
                      mm_rows_begin(&rows, w->source, w->table, MM_BLANKS, w->diag, err) &&
                      fill_rows(w, &rows, err) && mm_rows_end(&rows, err);
    w->table->skipped += foreign;
    mm_rows_free(&rows);
    return good;
}

/* Metadata that are known once all lines are: those of names and values last, so that a motor which is called
 * as one of the scan's own is told apart. */
static bool finish_meta(work *w, mm_err *err)
{
    mm_spec_match motor = { w->source, w->diag, 'P', "motor", { 0 } };
    mm_spec_match user = { w->source, w->diag, 'V', "header", { 0 } };
    const mm_spec_lines *names = w->header->motors.n > 0 ? &w->header->motors : &w->header->mnemonics;
    if (w->comments.failed ||
        (w->comments.len > 0 && !mm_meta_set(w->table, "comment", w->comments.data, err)))
        return mm_fail_memory(err, "comments");
    if (!mm_spec_lines_match(names, &w->positions, &motor, w->table, err) ||
        !mm_spec_lines_match(&w->header->users, &w->users, &user, w->table, err))
        return false;
    mm_tally_end(&motor.unequal, w->diag, w->source->path, "lines of positions do not fit their names");
    mm_tally_end(&user.unequal, w->diag, w->source->path, "lines of user values do not fit their names");
    mm_tally_end(&w->foreign, w->diag, w->source->path, "lines are no rows");
    if (w->spectra > 0)
        mm_remark(w->diag, w->source->path, w->scan->line, "scan %s: %zu MCA spectra are left out",
                  w->table->scan, w->spectra);
    return w->spectra == 0 || mm_meta_set_number(w->table, "mca_spectra", (double)w->spectra, "", err);
}

static bool begin_meta(work *w, mm_err *err)
{
    mm_slice line, rest = w->scan->text, word;
    mm_slice_line(&rest, &line);
    mm_slice_word(&line, &word);
    mm_slice_word(&line, &word);
    const struct {
        const char *key;
        mm_slice value;
    } first[] = { { "command", line },
                  { "file", w->header->file },
                  { "epoch", w->header->epoch },
                  { "title", w->header->title } };
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (mm_slice_trim(first[i].value).n > 0 &&
            !mm_read_meta(w->table, mm_slice_of(first[i].key), first[i].value, err))
            return false;
    return true;
}

static mm_table *begin_table(const mm_source *source, const mm_spec_scan *scan, mm_err *err)
{
    char name[2 * MM_NUMBER_SIZE];
    if (scan->occurrence > 1)
        snprintf(name, sizeof name, "%ld.%ld", scan->number, scan->occurrence);
    else
        snprintf(name, sizeof name, "%ld", scan->number);
    return mm_read_table(source, &mm_format_spec, name, err);
}

static void work_free(work *w)
{
    mm_table_free(w->table);
    free(w->positions.at);
    free(w->users.at);
    free(w->row);
    mm_buf_free(&w->comments);
}

bool mm_spec_scan_read(const mm_source *source, mm_spec_header *header, const mm_spec_scan *scan,
                       mm_tables *out, mm_diag *diag, mm_err *err)
{
    work w = { .source = source, .scan = scan, .header = header, .diag = diag };
    w.table = begin_table(source, scan, err);
    bool good = w.table != NULL && begin_meta(&w, err) && take_lines(&w, err);
    if (good && w.nrow > 0)
        good = finish_meta(&w, err) && add_rows(&w, err);
    if (good && w.table->nrow > 0) {
        good = mm_tables_add(out, w.table, err);
        w.table = NULL;
    } else if (good) {
        mm_warn(diag, source->path, scan->line, "scan %s holds no row", w.table->scan);
    }
    good = good && mm_spec_header_skim(header, w.next_header, w.line, err);
    work_free(&w);
    return good;
}
