/* A map as a table, and what a table says of a map beyond its values. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "rixs/map.h"

static const char shares_column[] = "shares", statistics_key[] = "statistics", counts_word[] = "counts";

/* The text of each row's shares, by cell. */
static char **texts_by_cell(const mm_map *map, const mm_table *table, ptrdiff_t col, const size_t *row_cell)
{
    char **text = mm_zalloc(map->nx * map->ny, sizeof *text);
    for (size_t k = 0; text != NULL && k < table->nrow; k++)
        if (row_cell[k] != SIZE_MAX)
            text[row_cell[k]] = table->col[col].text[k];
    return text;
}

static bool name_point(mm_map *map, size_t *cap, double number, bool dark, size_t *point, mm_err *err)
{
    const double most = (double)(8 * (map->nx * map->ny + 1000)); /* what is named beyond is damaged */
    if (!(number >= 0 && number < most && number == floor(number)))
        return mm_fail(err, MM_EINPUT, "a share in point %g", number);
    *point = (size_t)number;
    const size_t before = map->npoint;
    if (*point >= before) {
        if (!mm_reserve(&map->dark, cap, *point + 1, sizeof *map->dark))
            return mm_fail_memory(err, "shares");
        memset(map->dark + before, 0, (*point + 1 - before) * sizeof *map->dark);
        map->npoint = *point + 1;
    }
    map->dark[*point] = dark;
    return true;
}

/* "POINT:SHARE" or "POINT:SHAREz". */
static bool take_share(mm_map *map, size_t *cap, mm_slice word, mm_err *err)
{
    const char *const colon = memchr(word.s, ':', word.n);
    const bool dark = word.n > 0 && word.s[word.n - 1] == 'z';
    double number, share;
    size_t point = 0;
    if (colon == NULL || !mm_number_parse((mm_slice){ word.s, (size_t)(colon - word.s) }, &number) ||
        !mm_number_parse((mm_slice){ colon + 1, word.n - (size_t)(colon + 1 - word.s) - dark }, &share) ||
        isnan(share))
        return mm_fail(err, MM_EINPUT, "column %s: '%.*s' is not POINT:SHARE", shares_column, (int)word.n,
                       word.s);
    return name_point(map, cap, number, dark, &point, err) && mm_sparse_add(&map->shares, point, share, err);
}

static bool take_cell(mm_map *map, size_t *cap, const char *text, mm_err *err)
{
    mm_slice rest = mm_slice_of(text != NULL ? text : ""), word;
    while (mm_slice_word(&rest, &word))
        if (!take_share(map, cap, word, err))
            return false;
    return mm_sparse_end_row(&map->shares, err);
}

bool mm_map_take_shares(mm_map *map, const mm_table *table, const size_t *row_cell, mm_err *err)
{
    const char *statistics = mm_meta_get(table, statistics_key);
    const ptrdiff_t col = mm_table_find(table, shares_column);
    map->counts = statistics != NULL && strcmp(statistics, counts_word) == 0;
    if (col < 0 || table->col[col].kind != MM_TEXT)
        return true;
    size_t cap = 0;
    char **text = texts_by_cell(map, table, col, row_cell);
    bool good = text != NULL || mm_fail_memory(err, "shares");
    for (size_t k = 0; good && k < map->nx * map->ny; k++)
        good = take_cell(map, &cap, text[k], err);
    free(text);
    return good || mm_fail_in(err, "%s", table->name);
}

/* Eight digits are enough for an error, and a third of the text. */
static double rounded(double value)
{
    const double scale = value == 0 ? 1 : pow(10, 7 - floor(log10(fabs(value))));
    return nearbyint(value * scale) / scale;
}

/* Empty where the cell has no share in any point. */
static bool print_shares(const mm_map *map, size_t cell, mm_buf *buf)
{
    char number[MM_NUMBER_SIZE];
    buf->len = 0;
    mm_buf_add(buf, "");
    for (size_t e = map->shares.start[cell]; e < map->shares.start[cell + 1]; e++) {
        const size_t point = map->shares.column[e];
        mm_number_print(number, rounded(map->shares.weight[e]));
        mm_buf_printf(buf, "%s%zu:%s%s", e > map->shares.start[cell] ? " " : "", point, number,
                      map->dark[point] ? "z" : "");
    }
    return buf->data != NULL;
}

static bool add_shares(const mm_map *map, mm_table *table, mm_err *err)
{
    const ptrdiff_t col = mm_table_add(table, shares_column, "", MM_TEXT, err);
    mm_buf buf = { 0 };
    bool good = col >= 0;
    for (size_t k = 0; good && k < table->nrow; k++)
        good = (print_shares(map, k, &buf) || mm_fail_memory(err, "shares")) &&
               (buf.len == 0 || mm_table_set_text(table, k, (size_t)col, buf.data, err));
    mm_buf_free(&buf);
    return good;
}

static bool add_columns(const mm_map *map, mm_table *table, mm_err *err)
{
    char *error = mm_format("%s_err", map->quantity);
    const ptrdiff_t incident = mm_table_add(table, "incident", "eV", MM_NUMBER, err),
                    emission = mm_table_add(table, "emission", "eV", MM_NUMBER, err),
                    value = mm_table_add(table, map->quantity, map->unit, MM_NUMBER, err),
                    sigma = error == NULL ? -1 : mm_table_add(table, error, map->unit, MM_NUMBER, err);
    free(error);
    if (incident < 0 || emission < 0 || value < 0 || sigma < 0)
        return mm_fail_memory(err, "a map");
    for (size_t k = 0; k < table->nrow; k++) {
        table->col[incident].v[k] = map->incident[k % map->nx];
        table->col[emission].v[k] = map->emission[k / map->nx];
        table->col[value].v[k] = map->intensity[k];
        table->col[sigma].v[k] = map->sigma[k];
    }
    return true;
}

mm_table *mm_map_to_table(const mm_map *map, mm_err *err)
{
    char grid[64];
    snprintf(grid, sizeof grid, "%zu x %zu", map->nx, map->ny);
    mm_table *table = mm_table_new(map->name, err);
    if (table != NULL && mm_table_resize(table, map->nx * map->ny, err) && add_columns(map, table, err) &&
        mm_meta_set(table, "grid", grid, err) &&
        (!map->counts || mm_meta_set(table, statistics_key, counts_word, err)) &&
        (!mm_map_dependent(map) || add_shares(map, table, err)))
        return table;
    mm_table_free(table);
    return NULL;
}
