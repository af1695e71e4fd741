/* SPEC files (certif.com/content/spec, "SPEC standard data file format"): scans that begin with #S, one below
 * the other; also as Sardana, PyMca and others write them. */
#include <stdlib.h>

#include "base/mem.h"
#include "read/spec_scan.h"

enum { LOOKED_AT = 5000 }; /* lines of a header */

static bool take_long(mm_slice text, long *number)
{
    *number = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (!mm_is_digit(text.s[i]) || *number > 999999999)
            return false;
        *number = 10 * *number + (text.s[i] - '0');
    }
    return text.n > 0;
}

/* "#S 12  ascan ..." */
static bool is_scan(mm_slice line, long *number)
{
    mm_slice word;
    if (!mm_slice_starts(line, "#S"))
        return false;
    line = (mm_slice){ line.s + 2, line.n - 2 };
    return line.n > 0 && mm_is_space(line.s[0]) && mm_slice_word(&line, &word) && take_long(word, number);
}

/* Header lines `#X text` until a scan begins, or the two lines that begin a file. */
static bool spec_detect(const mm_source *source)
{
    mm_lines lines = mm_lines_of(source);
    mm_slice line;
    bool file = false;
    while (lines.number < LOOKED_AT && mm_lines_next(&lines, &line)) {
        long number;
        mm_spec_tag tag;
        if (mm_slice_trim(line).n == 0)
            continue;
        if (is_scan(line, &number))
            return true;
        if (!mm_spec_tag_of(line, &tag))
            return false;
        if (file && mm_slice_is(tag.tag, "E"))
            return true;
        file |= mm_slice_is(tag.tag, "F");
    }
    return false;
}

typedef struct scans {
    mm_spec_scan *at;
    size_t n, cap;
    size_t before; /* bytes before the first one */
} scans;

static bool add_scan(scans *s, mm_spec_scan scan, mm_err *err)
{
    if (!mm_reserve(&s->at, &s->cap, s->n + 1, sizeof *s->at))
        return mm_fail_memory(err, "scans");
    scan.order = s->n;
    s->at[s->n++] = scan;
    return true;
}

/* Where scans begin and end. */
static bool find_scans(const mm_source *source, scans *s, mm_diag *diag, mm_err *err)
{
    mm_lines lines = mm_lines_of(source);
    mm_slice line;
    mm_tally odd = { 0 };
    const char *const end = source->text + source->size;
    s->before = source->size;
    while (mm_lines_next(&lines, &line)) {
        long number;
        if (!is_scan(line, &number)) {
            if (mm_slice_starts(line, "#S ") && mm_tally_next(&odd))
                mm_warn(diag, source->path, lines.number,
                        "a scan without a number is taken as part of the one before");
            continue;
        }
        if (s->n == 0)
            s->before = (size_t)(line.s - source->text);
        else
            s->at[s->n - 1].text.n = (size_t)(line.s - s->at[s->n - 1].text.s);
        if (!add_scan(s, (mm_spec_scan){ { line.s, (size_t)(end - line.s) }, lines.number, 0, number, 1 },
                      err))
            return false;
    }
    return true;
}

static int compare_number(const void *a, const void *b)
{
    const mm_spec_scan *x = a, *y = b;
    return x->number != y->number ? (x->number > y->number) - (x->number < y->number)
                                  : (x->order > y->order) - (x->order < y->order);
}

static int compare_order(const void *a, const void *b)
{
    const mm_spec_scan *x = a, *y = b;
    return (x->order > y->order) - (x->order < y->order);
}

/* Count the scans of the same number from 1. */
static void number_scans(scans *s)
{
    if (s->n == 0)
        return;
    qsort(s->at, s->n, sizeof *s->at, compare_number);
    for (size_t i = 1; i < s->n; i++)
        if (s->at[i].number == s->at[i - 1].number)
            s->at[i].occurrence = s->at[i - 1].occurrence + 1;
    qsort(s->at, s->n, sizeof *s->at, compare_order);
}

/* *wanted: how many the selection takes. */
static bool read_scans(const mm_source *source, const scans *s, const mm_select *select, size_t *wanted,
                       mm_tables *out, mm_diag *diag, mm_err *err)
{
    mm_spec_header header = { 0 };
    bool good = mm_spec_header_skim(&header, (mm_slice){ source->text, s->before }, 1, err);
    for (size_t i = 0; good && i < s->n; i++) {
        const mm_spec_scan *scan = &s->at[i];
        const bool takes = mm_select_takes(select, scan->number, scan->occurrence);
        *wanted += takes;
        good = takes ? mm_spec_scan_read(source, &header, scan, out, diag, err)
                     : mm_spec_header_skim(&header, scan->text, scan->line, err);
    }
    mm_spec_header_free(&header);
    return good;
}

static bool spec_read(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                      mm_err *err)
{
    scans s = { 0 };
    size_t wanted = 0;
    const size_t before = out->n;
    bool good = find_scans(source, &s, diag, err);
    if (good && s.n == 0)
        good = mm_fail(err, MM_EINPUT, "%s: no scan: no line begins with '#S' and a number", source->path);
    if (good) {
        number_scans(&s);
        good = read_scans(source, &s, select, &wanted, out, diag, err);
    }
    if (good && wanted > 0 && out->n == before)
        good = mm_fail(err, MM_EINPUT, "%s: %s", source->path,
                       wanted == 1 ? "the scan holds no row" : "none of the scans holds a row");
    free(s.at);
    return good;
}

const mm_file_format mm_format_spec = { "spec", "SPEC scans", spec_detect, spec_read };
