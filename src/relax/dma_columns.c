#include "relax/dma_columns.h"

#include <string.h>

#include "base/unit.h"

enum { NAMES = 7 };

/* Ids of columns in the order in which they are tried, and the unit that they must convert to ("": any). */
static const struct {
    mm_dma_quantity quantity;
    const char *unit;
    const char *id[NAMES];
} known[] = {
    { MM_DMA_FREQUENCY, "Hz", { "frequency", "freq", "f", "angular_frequency", "omega", "w" } },
    { MM_DMA_TEMPERATURE, "K", { "temperature", "sample_temperature", "temp", "ts", "t" } },
    { MM_DMA_STORAGE, "", { "storage_modulus", "storage", "e_prime", "g_prime", "e_stor", "g_stor" } },
    { MM_DMA_LOSS, "", { "loss_modulus", "loss", "e_double_prime", "g_double_prime", "e_loss", "g_loss" } },
    { MM_DMA_TAN_DELTA, "1", { "tan_delta", "tan_d", "tandelta", "tan", "loss_factor" } },
    { MM_DMA_TIME, "s", { "step_time", "time", "t" } },
};

/* The unit that stands behind the name after a `_`: "MPa" of "storage_MPa"; NULL when the id is not that. */
static const char *unit_behind(const mm_column *col, const char *id)
{
    const size_t n = strlen(id);
    if (col->unit[0] != '\0' || strncmp(col->id, id, n) != 0 || col->id[n] != '_' || strlen(col->name) <= n)
        return NULL;
    const char *unit = strrchr(col->name, '_');
    return unit != NULL && mm_unit_known(unit + 1) ? unit + 1 : NULL;
}

static bool converts(const char *from, const char *to)
{
    mm_conversion conversion;
    mm_err err = MM_ERR_INIT;
    const bool good = mm_unit_conversion(from, to, &conversion, &err);
    mm_err_clear(&err);
    return good;
}

/* Is it a column of this id with a unit that fits, or without one? *unit is what it has. */
static bool fits(const mm_column *col, const char *id, const char *wanted, const char **unit)
{
    if (col->kind != MM_NUMBER)
        return false;
    *unit = strcmp(col->id, id) == 0 ? col->unit : unit_behind(col, id);
    return *unit != NULL && ((*unit)[0] == '\0' || wanted[0] == '\0' || converts(*unit, wanted));
}

static bool taken(const mm_dma_columns *columns, size_t col)
{
    for (size_t k = 0; k < MM_DMA_QUANTITIES; k++)
        if (columns->column[k] == (ptrdiff_t)col)
            return true;
    return false;
}

static ptrdiff_t find(const mm_table *table, const mm_dma_columns *columns, size_t k, const char **unit)
{
    const char *const *id = known[k].id;
    for (size_t j = 0; j < NAMES && id[j] != NULL; j++)
        for (size_t i = 0; i < table->ncol; i++)
            if (!taken(columns, i) && fits(&table->col[i], id[j], known[k].unit, unit))
                return (ptrdiff_t)i;
    return MM_NO_COLUMN;
}

static bool is_angular(const mm_column *col)
{
    return strncmp(col->id, "angular", 7) == 0 || strcmp(col->id, "omega") == 0 || strcmp(col->id, "w") == 0;
}

ptrdiff_t mm_dma_find_omega(const mm_table *table, const mm_dma_columns *columns)
{
    const char *unit;
    for (size_t i = 0; i < table->ncol; i++)
        if ((ptrdiff_t)i != columns->column[MM_DMA_FREQUENCY] && is_angular(&table->col[i]) &&
            fits(&table->col[i], table->col[i].id, "rad/s", &unit))
            return (ptrdiff_t)i;
    return MM_NO_COLUMN;
}

/* Bring a column to a unit; the one that its name or its nature says comes first where it has none. */
static bool bring(mm_table *table, size_t col, const char *unit, const char *wanted, mm_err *err)
{
    const char *own = table->col[col].unit;
    if (own[0] == '\0' && unit[0] == '\0' && is_angular(&table->col[col]))
        unit = "rad/s";
    if (own[0] == '\0' && unit[0] != '\0' && !mm_table_convert(table, col, unit, err))
        return false;
    return wanted[0] == '\0' || mm_table_convert(table, col, wanted, err);
}

static bool prepare(mm_table *table, mm_dma_columns *columns, size_t k, mm_err *err)
{
    const char *unit = "";
    ptrdiff_t *col = &columns->column[known[k].quantity];
    if (*col < 0)
        *col = find(table, columns, k, &unit);
    if (*col < 0)
        return true;
    const char *wanted = known[k].unit;
    const ptrdiff_t storage = columns->column[MM_DMA_STORAGE];
    if (known[k].quantity == MM_DMA_LOSS && storage >= 0)
        wanted = table->col[storage].unit;
    if (known[k].quantity == MM_DMA_TAN_DELTA && table->col[*col].unit[0] == '\0')
        return true;
    return bring(table, (size_t)*col, unit, wanted, err) || mm_fail_in(err, "%s", table->name);
}

static void find_error(const mm_table *table, mm_dma_columns *columns, mm_dma_quantity of,
                       mm_dma_quantity error)
{
    if (columns->column[error] < 0 && columns->column[of] >= 0)
        columns->column[error] = mm_table_sigma_of(table, (size_t)columns->column[of]);
}

bool mm_dma_find_columns(mm_table *table, mm_dma_columns *columns, mm_err *err)
{
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (!prepare(table, columns, k, err))
            return false;
    if (columns->no_errors)
        return true;
    find_error(table, columns, MM_DMA_STORAGE, MM_DMA_STORAGE_ERR);
    find_error(table, columns, MM_DMA_LOSS, MM_DMA_LOSS_ERR);
    find_error(table, columns, MM_DMA_TAN_DELTA, MM_DMA_TAN_DELTA_ERR);
    return true;
}
