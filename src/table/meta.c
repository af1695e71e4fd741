/* Metadata of a table. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "base/unit.h"
#include "table/table.h"

static mm_meta *meta_find(const mm_table *table, const char *key)
{
    for (size_t i = 0; i < table->nmeta; i++)
        if (mm_equal_nocase(table->meta[i].key, key))
            return &table->meta[i];
    return NULL;
}

const char *mm_meta_get(const mm_table *table, const char *key)
{
    const mm_meta *meta = meta_find(table, key);
    return meta == NULL ? NULL : meta->value;
}

bool mm_meta_set(mm_table *table, const char *key, const char *value, mm_err *err)
{
    mm_meta *meta = meta_find(table, key);
    if (meta != NULL)
        return mm_replace(&meta->value, value) || mm_fail_memory(err, "metadata");
    mm_meta fresh = { mm_strdup(key), mm_strdup(value) };
    if (fresh.key == NULL || fresh.value == NULL ||
        !mm_reserve(&table->meta, &table->cap_meta, table->nmeta + 1, sizeof *table->meta)) {
        free(fresh.key);
        free(fresh.value);
        return mm_fail_memory(err, "metadata");
    }
    table->meta[table->nmeta++] = fresh;
    return true;
}

bool mm_meta_set_number(mm_table *table, const char *key, double value, const char *unit, mm_err *err)
{
    char number[MM_NUMBER_SIZE];
    mm_number_print(number, value);
    char *text = unit == NULL || unit[0] == '\0' || (unit[0] == '1' && unit[1] == '\0')
                     ? mm_strdup(number)
                     : mm_format("%s %s", number, unit);
    const bool good = text != NULL ? mm_meta_set(table, key, text, err) : mm_fail_memory(err, "metadata");
    free(text);
    return good;
}

int mm_meta_quantity(const mm_table *table, const char *key, const char *unit, double *value, double *error,
                     mm_err *err)
{
    const char *text = mm_meta_get(table, key), *own;
    if (text == NULL)
        return 0;
    mm_conversion c;
    if (!mm_quantity_parse(text, value, error, &own)) {
        mm_fail(err, MM_EINPUT, "%s: %s: '%s' is not a number with a unit", table->name, key, text);
        return -1;
    }
    if (!mm_unit_conversion(own[0] == '\0' ? unit : own, unit, &c, err)) {
        mm_fail_in(err, "%s: %s", table->name, key);
        return -1;
    }
    *value = c.scale * *value + c.offset;
    *error *= c.scale;
    return 1;
}
