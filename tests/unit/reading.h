/* Reading of a text in a test, and questions to what came of it. */
#ifndef MM_TESTS_READING_H
#define MM_TESTS_READING_H

#include <stdlib.h>

#include "read/read.h"
#include "tap.h"

typedef struct reading {
    mm_tables out;
    mm_diag notes;
    mm_err err;
    bool good;
} reading;

static inline reading read_sized(const char *format, const char *data, size_t size, const char *select)
{
    reading r = { 0 };
    r.good = mm_read_bytes(data, size, "f", format, select, &r.out, &r.notes, &r.err);
    return r;
}

static inline reading read_text(const char *format, const char *text)
{
    return read_sized(format, text, strlen(text), NULL);
}

static inline void reading_free(reading *r)
{
    mm_tables_free(&r->out);
    mm_diag_clear(&r->notes);
    mm_err_clear(&r->err);
}

/* A warning that holds `part`, at this line (0: whatever line). */
static inline bool warned(const reading *r, size_t line, const char *part)
{
    for (size_t i = 0; i < r->notes.n; i++) {
        const mm_note *note = &r->notes.note[i];
        if (note->level == MM_WARNING && (line == 0 || note->line == line) &&
            strstr(note->text, part) != NULL)
            return true;
    }
    return false;
}

static inline size_t warnings(const reading *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->notes.n; i++)
        n += r->notes.note[i].level == MM_WARNING;
    return n;
}

/* The i-th table; NULL where there is none. */
static inline const mm_table *table_of(const reading *r, size_t i)
{
    return i < r->out.n ? r->out.t[i] : NULL;
}

/* A cell by the column's id; NaN where it is not there. */
static inline double cell(const mm_table *t, const char *id, size_t row)
{
    const ptrdiff_t col = t == NULL ? MM_NO_COLUMN : mm_table_find(t, id);
    return col < 0 || row >= t->nrow || t->col[col].kind != MM_NUMBER ? NAN : t->col[col].v[row];
}

static inline const char *text_cell(const mm_table *t, const char *id, size_t row)
{
    const ptrdiff_t col = t == NULL ? MM_NO_COLUMN : mm_table_find(t, id);
    return col < 0 || row >= t->nrow || t->col[col].kind != MM_TEXT ? NULL : t->col[col].text[row];
}

static inline const char *unit_of(const mm_table *t, const char *id)
{
    const ptrdiff_t col = t == NULL ? MM_NO_COLUMN : mm_table_find(t, id);
    return col < 0 ? NULL : t->col[col].unit;
}

static inline const char *meta_of(const mm_table *t, const char *key)
{
    return t == NULL ? NULL : mm_meta_get(t, key);
}

/* Reading the text must fail as bad input with exactly this message. */
static inline void refuses(const char *format, const char *text, const char *message)
{
    reading r = read_text(format, text);
    ok(!r.good && r.err.code == MM_EINPUT && strcmp(r.err.msg, message) == 0, "refused: %s", message);
    if (r.good || strcmp(r.err.msg, message) != 0)
        diag("got: %s", r.good ? "no error" : r.err.msg);
    reading_free(&r);
}

#endif
