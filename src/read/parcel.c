#include "read/parcel.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Stands at the end, so that what is cut off shows. */
static const size_t seal = 0x6d6d7061726365;

static void put_size(FILE *stream, size_t n)
{
    fwrite(&n, sizeof n, 1, stream);
}

/* Length plus one, 0 for NULL. */
static void put_text(FILE *stream, const char *text)
{
    const size_t n = text == NULL ? 0 : strlen(text);
    put_size(stream, text == NULL ? 0 : n + 1);
    if (n > 0)
        fwrite(text, 1, n, stream);
}

static void put_column(FILE *stream, const mm_column *col, size_t nrow)
{
    put_text(stream, col->header);
    put_text(stream, col->name);
    put_text(stream, col->unit);
    put_size(stream, col->kind == MM_TEXT);
    if (col->kind == MM_NUMBER)
        fwrite(col->v, sizeof *col->v, nrow, stream);
    for (size_t i = 0; col->kind == MM_TEXT && i < nrow; i++)
        put_text(stream, col->text[i]);
}

static void put_table(FILE *stream, const mm_table *table)
{
    put_text(stream, table->name);
    put_text(stream, table->scan);
    put_text(stream, table->format);
    const size_t sizes[] = { table->skipped, table->nmeta, table->nrow, table->ncol };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        put_size(stream, sizes[i]);
    for (size_t i = 0; i < table->nmeta; i++) {
        put_text(stream, table->meta[i].key);
        put_text(stream, table->meta[i].value);
    }
    for (size_t i = 0; i < table->ncol; i++)
        put_column(stream, &table->col[i], table->nrow);
}

void mm_parcel_write(FILE *stream, bool good, const mm_tables *tables, const mm_diag *diag, const mm_err *err)
{
    put_size(stream, good);
    put_size(stream, err->code);
    put_text(stream, err->msg);
    put_size(stream, diag->n);
    for (size_t i = 0; i < diag->n; i++) {
        put_size(stream, diag->note[i].level);
        put_text(stream, diag->note[i].file);
        put_size(stream, diag->note[i].line);
        put_text(stream, diag->note[i].text);
    }
    put_size(stream, tables->n);
    for (size_t i = 0; i < tables->n; i++)
        put_table(stream, tables->t[i]);
    put_size(stream, seal);
}

/* Where taking apart stands; `bad` once there was less than expected. */
typedef struct parcel {
    const char *at;
    size_t left;
    bool bad;
} parcel;

static void take(parcel *p, void *to, size_t n)
{
    if (p->bad || n > p->left) {
        p->bad = true;
        return;
    }
    if (n > 0)
        memcpy(to, p->at, n);
    p->at += n;
    p->left -= n;
}

static size_t take_size(parcel *p)
{
    size_t n = 0;
    take(p, &n, sizeof n);
    return p->bad ? 0 : n;
}

/* The caller frees. */
static char *take_text(parcel *p)
{
    const size_t n = take_size(p);
    if (n == 0 || n - 1 > p->left) {
        p->bad |= n > 0;
        return NULL;
    }
    char *text = mm_strndup(p->at, n - 1);
    p->bad |= text == NULL;
    p->at += n - 1;
    p->left -= n - 1;
    return text;
}

static void take_cells(parcel *p, mm_column *col, size_t nrow)
{
    if (col->kind == MM_NUMBER)
        take(p, col->v, nrow * sizeof *col->v);
    for (size_t i = 0; col->kind == MM_TEXT && i < nrow && !p->bad; i++)
        col->text[i] = take_text(p);
}

static bool take_column(parcel *p, mm_table *table, mm_err *err)
{
    char *header = take_text(p), *name = take_text(p), *unit = take_text(p);
    const mm_kind kind = take_size(p) != 0 ? MM_TEXT : MM_NUMBER;
    ptrdiff_t k = MM_NO_COLUMN;
    if (name != NULL && unit != NULL)
        k = mm_table_add(table, name, unit, kind, err);
    const bool good = k >= 0 && mm_replace(&table->col[k].header, header);
    if (good)
        take_cells(p, &table->col[k], table->nrow);
    free(header);
    free(name);
    free(unit);
    return good && !p->bad;
}

static bool take_meta(parcel *p, mm_table *table, mm_err *err)
{
    char *key = take_text(p), *value = take_text(p);
    const bool good = key != NULL && value != NULL && mm_meta_set(table, key, value, err);
    free(key);
    free(value);
    return good;
}

/* Formats are static texts, so the one of that name is looked up. */
static const char *take_format(parcel *p)
{
    char *name = take_text(p);
    const mm_file_format *format = name == NULL ? NULL : mm_format_find(name);
    free(name);
    return format == NULL ? NULL : format->name;
}

static bool take_table(parcel *p, mm_tables *tables, mm_err *err)
{
    char *name = take_text(p);
    mm_table *table = name == NULL ? NULL : mm_table_new(name, err);
    free(name);
    if (table == NULL)
        return false;
    table->scan = take_text(p);
    table->format = take_format(p);
    table->skipped = take_size(p);
    const size_t nmeta = take_size(p), nrow = take_size(p), ncol = take_size(p);
    bool good = !p->bad && nrow <= p->left && mm_table_resize(table, nrow, err);
    for (size_t i = 0; good && i < nmeta; i++)
        good = take_meta(p, table, err);
    for (size_t i = 0; good && i < ncol; i++)
        good = take_column(p, table, err);
    if (good)
        return mm_tables_add(tables, table, err);
    mm_table_free(table);
    return false;
}

static void take_note(parcel *p, mm_diag *diag)
{
    const size_t level = take_size(p);
    char *file = take_text(p);
    const size_t line = take_size(p);
    char *text = take_text(p);
    if (text != NULL && level == MM_WARNING)
        mm_warn(diag, file, line, "%s", text);
    else if (text != NULL)
        mm_remark(diag, file, line, "%s", text);
    free(file);
    free(text);
}

bool mm_parcel_read(const mm_bytes *bytes, const mm_source *source, mm_tables *tables, mm_diag *diag,
                    mm_err *err)
{
    parcel p = { bytes->data, bytes->size, false };
    const bool good = take_size(&p) != 0;
    const size_t code = take_size(&p);
    char *msg = take_text(&p);
    const size_t notes = take_size(&p);
    for (size_t i = 0; i < notes && !p.bad; i++)
        take_note(&p, diag);
    const size_t n = take_size(&p);
    bool whole = !p.bad;
    for (size_t i = 0; i < n && whole; i++)
        whole = take_table(&p, tables, err);
    whole = whole && take_size(&p) == seal && p.left == 0;
    if (!whole)
        mm_fail(err, MM_EINPUT, "%s: the reader's answer is not whole", source->path);
    else if (!good)
        mm_fail(err, code > MM_OK && code <= MM_ESYS ? (mm_code)code : MM_EINPUT, "%s",
                msg != NULL ? msg : source->path);
    free(msg);
    return whole && good;
}
