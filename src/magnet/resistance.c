#include "magnet/resistance.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "num/stats.h"

static bool begins(const char *id, const char *word)
{
    return strncmp(id, word, strlen(word)) == 0;
}

/* bridge_1_resistivity, res_ch2, resistance, rho, r; not their standard deviations. */
static bool is_resistance(const mm_column *col)
{
    if (col->kind != MM_NUMBER || strstr(col->id, "std") != NULL || strstr(col->id, "err") != NULL)
        return false;
    return begins(col->id, "res_ch") || begins(col->id, "resist") || strcmp(col->id, "r") == 0 ||
           strcmp(col->id, "rho") == 0 || (begins(col->id, "bridge_") && strstr(col->id, "_resist") != NULL);
}

static double median_size(const mm_table *table, const mm_column *col)
{
    return fabs(mm_median(table->nrow, col->v));
}

ptrdiff_t mm_resistance_column(const mm_table *table, mm_diag *diag)
{
    ptrdiff_t best = MM_NO_COLUMN;
    mm_buf others = { 0 };
    for (size_t i = 0; i < table->ncol; i++) {
        const mm_column *col = &table->col[i];
        if (!is_resistance(col) || isnan(median_size(table, col)))
            continue;
        if (best >= 0 && strcmp(col->unit, table->col[best].unit) != 0)
            continue;
        mm_buf_printf(&others, "%s'%s'", others.len > 0 ? ", " : "", col->header);
        if (best < 0 || median_size(table, col) > median_size(table, &table->col[best]))
            best = (ptrdiff_t)i;
    }
    if (best >= 0 && others.data != NULL && strchr(others.data, ',') != NULL)
        mm_warn(diag, table->name, 0, "the signal is '%s', the largest of %s; -y takes another",
                table->col[best].header, others.data);
    mm_buf_free(&others);
    return best;
}
