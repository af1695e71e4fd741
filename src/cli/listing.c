#include "cli/listing.h"

bool mm_listing_begin(mm_context *c, const char *const *columns)
{
    mm_table *table = mm_table_new(c->verb->name, &c->err);
    c->report.table = table;
    c->report.listing = true;
    for (size_t i = 0; table != NULL && columns[i] != NULL; i++)
        if (mm_table_add(table, columns[i], "", MM_TEXT, &c->err) < 0)
            return false;
    return table != NULL;
}

bool mm_listing_row(mm_context *c, const char *const *text)
{
    mm_table *table = c->report.table;
    if (!mm_table_add_row(table, &c->err))
        return false;
    for (size_t i = 0; i < table->ncol; i++)
        if (!mm_table_set_text(table, table->nrow - 1, i, text[i], &c->err))
            return false;
    return true;
}
