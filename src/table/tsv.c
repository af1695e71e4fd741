/* The table as tab-separated text, which is what tools pass to each other. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/parallel.h"
#include "base/text.h"
#include "table/table.h"

/* Text in one cell or line: what would break the form becomes a blank. */
static void add_cell(mm_buf *buf, const char *text)
{
    for (; text != NULL && *text != '\0'; text++)
        mm_buf_add_char(buf, *text == '\t' || *text == '\n' || *text == '\r' ? ' ' : *text);
}

/* The first cell of a line: behind a blank, which readers take off, where the line would be a comment. */
static void add_first_cell(mm_buf *buf, const char *text)
{
    if (text != NULL && text[0] == '#')
        mm_buf_add_char(buf, ' ');
    add_cell(buf, text);
}

/* A key ends where a colon stands before a blank: none may be in it. */
static void add_key(mm_buf *buf, const char *key)
{
    for (; *key != '\0'; key++)
        if (!(key[0] == ':' && (key[1] == ' ' || key[1] == '\t' || key[1] == '\0')))
            mm_buf_add_char(buf, *key == '\t' || *key == '\n' || *key == '\r' ? ' ' : *key);
}

static void add_meta(mm_buf *buf, const mm_table *table)
{
    for (size_t i = 0; i < table->nmeta; i++) {
        mm_buf_add(buf, "# ");
        add_key(buf, table->meta[i].key);
        mm_buf_add(buf, ": ");
        add_cell(buf, table->meta[i].value);
        mm_buf_add_char(buf, '\n');
    }
}

static void add_header(mm_buf *buf, const mm_table *table)
{
    for (size_t i = 0; i < table->ncol; i++) {
        const mm_column *col = &table->col[i];
        if (i > 0)
            mm_buf_add_char(buf, '\t');
        (i == 0 ? add_first_cell : add_cell)(buf, col->name);
        if (col->unit[0] != '\0') {
            mm_buf_add(buf, " (");
            add_cell(buf, col->unit);
            mm_buf_add_char(buf, ')');
        }
    }
    mm_buf_add_char(buf, '\n');
}

/* Numbers of one row from column `first` on, each with a tab behind it; returns the column that they end
 * before. */
static size_t add_numbers(mm_buf *buf, const mm_table *table, size_t row, size_t first)
{
    char *const room = mm_buf_room(buf, (table->ncol - first) * (MM_NUMBER_SIZE + 1)), *s = room;
    size_t i = first;
    for (; room != NULL && i < table->ncol && table->col[i].kind == MM_NUMBER; i++) {
        s += mm_number_print(s, table->col[i].v[row]);
        *s++ = '\t';
    }
    buf->len += room != NULL ? (size_t)(s - room) : 0;
    return i;
}

static void add_row(mm_buf *buf, const mm_table *table, size_t row)
{
    for (size_t i = 0; i < table->ncol && !buf->failed;) {
        if (table->col[i].kind == MM_NUMBER) {
            i = add_numbers(buf, table, row, i);
            continue;
        }
        (i == 0 ? add_first_cell : add_cell)(buf, table->col[i].text[row]);
        mm_buf_add_char(buf, '\t');
        i++;
    }
    if (buf->failed)
        return;
    if (table->ncol == 0)
        mm_buf_add_char(buf, '\n');
    else
        buf->data[buf->len - 1] = '\n'; /* in place of the last tab */
}

/* Rows become text in blocks, several at a time; the blocks are written in their order. */
enum { BLOCKS = 16, BLOCK_CELLS = 20000 };

typedef struct writer {
    const mm_table *table;
    size_t first, rows; /* where the blocks begin; rows of each */
    mm_buf block[BLOCKS];
} writer;

static void format_block(void *context, size_t i)
{
    writer *w = context;
    const size_t first = w->first + i * w->rows, left = w->table->nrow - first;
    w->block[i].len = 0;
    for (size_t row = 0; row < w->rows && row < left; row++)
        add_row(&w->block[i], w->table, first + row);
}

/* Format the next blocks and write them; false without memory. */
static bool write_blocks(writer *w, int jobs, FILE *stream)
{
    const size_t left = w->table->nrow - w->first, all = (left + w->rows - 1) / w->rows;
    const size_t n = all < BLOCKS ? all : BLOCKS;
    mm_parallel_for(n, jobs, format_block, w);
    for (size_t i = 0; i < n; i++) {
        if (w->block[i].failed)
            return false;
        fwrite(w->block[i].data, 1, w->block[i].len, stream);
    }
    w->first += n * w->rows;
    return true;
}

bool mm_tsv_write(const mm_table *table, FILE *stream, int jobs, mm_err *err)
{
    writer w = { .table = table, .rows = BLOCK_CELLS / (table->ncol + 1) + 1 };
    mm_buf head = { 0 };
    add_meta(&head, table);
    add_header(&head, table);
    bool good = !head.failed;
    if (good)
        fwrite(head.data, 1, head.len, stream);
    while (good && w.first < table->nrow)
        good = write_blocks(&w, jobs, stream);
    for (size_t i = 0; i < BLOCKS; i++)
        mm_buf_free(&w.block[i]);
    mm_buf_free(&head);
    return good || mm_fail_memory(err, "the text of a table");
}

/* Where reading stands. */
typedef struct tsv {
    mm_slice rest;
    const char *path;
    size_t line;
    mm_table *table;
} tsv;

static bool fail_at(const tsv *in, mm_err *err)
{
    return mm_fail_in(err, "%s:%zu", in->path, in->line);
}

/* Where the key ends: at the first colon before a space or the end, since keys hold colons, else at the first
 * one
 * ("key:value" of other programs). The length of the text when there is none. */
static size_t key_length(mm_slice text)
{
    size_t first = text.n;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] != ':')
            continue;
        if (i + 1 == text.n || text.s[i + 1] == ' ' || text.s[i + 1] == '\t')
            return i;
        first = first == text.n ? i : first;
    }
    return first;
}

/* "# key: value"; other comments pass. */
static bool read_meta(tsv *in, mm_slice line, mm_err *err)
{
    const mm_slice text = { line.s + 1, line.n - 1 };
    const size_t length = key_length(text);
    if (length == text.n)
        return true;
    const mm_slice key = { text.s, length }, value = { text.s + length + 1, text.n - length - 1 };
    char *k = mm_slice_dup(mm_slice_trim(key)), *v = mm_slice_dup(mm_slice_trim(value));
    const bool good = k != NULL && v != NULL ? k[0] == '\0' || mm_meta_set(in->table, k, v, err)
                                             : mm_fail_memory(err, "metadata");
    free(k);
    free(v);
    return good;
}

static bool read_header(tsv *in, mm_slice line, mm_err *err)
{
    mm_slice field;
    while (mm_slice_field(&line, '\t', &field)) {
        char *header = mm_slice_dup(mm_slice_trim(field));
        if (header == NULL || mm_table_add(in->table, header, NULL, MM_NUMBER, err) < 0) {
            free(header);
            return mm_fail_memory(err, "a column");
        }
        free(header);
    }
    return true;
}

/* A column that turns out to hold text: what it held as numbers is printed back. */
static bool become_text(mm_table *table, size_t k, mm_err *err)
{
    mm_column *col = &table->col[k];
    col->text = mm_zalloc(table->cap_row, sizeof *col->text);
    if (col->text == NULL)
        return mm_fail_memory(err, "a column of text");
    col->kind = MM_TEXT;
    bool good = true;
    char number[MM_NUMBER_SIZE];
    for (size_t row = 0; row + 1 < table->nrow; row++) {
        mm_number_print(number, col->v[row]);
        if (!isnan(col->v[row]) && good)
            good = mm_table_set_text(table, row, k, number, err);
    }
    free(col->v);
    col->v = NULL;
    return good;
}

static bool read_cell(tsv *in, size_t k, mm_slice field, mm_err *err)
{
    mm_table *table = in->table;
    const size_t row = table->nrow - 1;
    if (table->col[k].kind == MM_NUMBER) {
        if (mm_number_parse_field(field, &table->col[k].v[row]))
            return true;
        table->col[k].v[row] = NAN;
        if (!become_text(table, k, err))
            return false;
    }
    field = mm_slice_trim(field);
    if (field.n == 0)
        return true;
    char *text = mm_slice_dup(field);
    const bool good = text != NULL && mm_table_set_text(table, row, k, text, err);
    free(text);
    return good || mm_fail_memory(err, "a text");
}

static bool read_row(tsv *in, mm_slice line, mm_err *err)
{
    if (!mm_table_add_row(in->table, err))
        return false;
    mm_slice field;
    size_t k = 0;
    for (; mm_slice_field(&line, '\t', &field); k++)
        if (k < in->table->ncol && !read_cell(in, k, field, err))
            return false;
    if (k != in->table->ncol)
        return mm_fail(err, MM_EINPUT, "%zu fields where the header names %zu columns", k, in->table->ncol);
    return true;
}

static bool read_lines(tsv *in, mm_err *err)
{
    mm_slice line;
    while (mm_slice_line(&in->rest, &line)) {
        in->line++;
        bool good = true;
        if (line.n > 0 && line.s[0] == '#')
            good = read_meta(in, line, err);
        else if (mm_slice_trim(line).n == 0 && in->table->ncol != 1)
            continue;
        else if (in->table->ncol == 0)
            good = read_header(in, line, err);
        else
            good = read_row(in, line, err);
        if (!good)
            return fail_at(in, err);
    }
    if (in->table->nrow > 0)
        return true;
    return mm_fail(err, MM_EINPUT, "%s: no rows", in->path);
}

mm_table *mm_tsv_read(const char *text, size_t size, const char *path, mm_err *err)
{
    tsv in = { { text, size }, path, 0, mm_table_new(path, err) };
    if (in.table != NULL && read_lines(&in, err))
        return in.table;
    mm_table_free(in.table);
    return NULL;
}
