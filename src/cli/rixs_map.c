#include "cli/rixs_map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "plot/figure.h"
#include "report/nxdata.h"
#include "table/energy.h"

enum { INCIDENT, EMISSION, VALUE, SIGMA, ROLES };

/* What columns are called, by role; NULL at the end. */
static const char *const ids[VALUE + 1][5] = {
    { "incident", "e_in", "energy_in", "ein" },
    { "emission", "e_out", "energy_out", "eout" },
    { "intensity", "difference", "signal" },
};

static ptrdiff_t find_column(const mm_table *table, int role)
{
    for (size_t k = 0; ids[role][k] != NULL; k++) {
        const ptrdiff_t col = mm_table_find(table, ids[role][k]);
        if (col >= 0 && table->col[col].kind == MM_NUMBER)
            return col;
    }
    for (size_t i = 0, number = 0; i < table->ncol; i++)
        if (table->col[i].kind == MM_NUMBER && number++ == (size_t)role)
            return (ptrdiff_t)i;
    return MM_NO_COLUMN;
}

/* The expression that gives a role; *column is set where it is a whole column. The caller frees. */
static char *expression(mm_context *c, const mm_table *table, int role)
{
    const char *given = role <= EMISSION ? mm_arg_nth(&c->args, "x", (size_t)role)
                                         : mm_arg_text(&c->args, role == VALUE ? "y" : "sigma", NULL);
    if (given != NULL)
        return mm_strdup(given);
    const ptrdiff_t col = role == SIGMA ? MM_NO_COLUMN : find_column(table, role);
    return col < 0 ? NULL : mm_format("$%td", col + 1);
}

typedef struct columns {
    double *v[ROLES];
    const char *name, *unit; /* of the values */
    char *text;              /* what gave them */
} columns;

static void columns_free(columns *v)
{
    for (int k = 0; k < ROLES; k++)
        free(v->v[k]);
    free(v->text);
}

static bool take_column(mm_context *c, const mm_table *table, int role, columns *v)
{
    char *text = expression(c, table, role);
    const char *name = "", *unit = "";
    double scale = 1;
    bool good = text != NULL ||
                mm_fail(&c->err, MM_EINPUT,
                        "%s: a map has the columns incident, emission and intensity (or say -x, -x and -y)",
                        table->name);
    v->v[role] = good ? mm_table_values(table, text, &name, &unit, &c->err) : NULL;
    good = v->v[role] != NULL;
    if (good && role <= EMISSION)
        good = mm_energy_scale(table->nrow, v->v[role], unit, table->name, &scale, &c->diag, &c->err);
    for (size_t k = 0; good && scale != 1 && k < table->nrow; k++)
        v->v[role][k] *= scale;
    if (role == VALUE && good) {
        v->name = name;
        v->unit = unit;
        v->text = text;
        text = NULL;
    }
    free(text);
    return good;
}

/* The standard error: of -s, or the column beside that of the values. */
static bool take_sigma(mm_context *c, const mm_table *table, columns *v)
{
    const char *given = mm_arg_text(&c->args, "sigma", NULL);
    if (given != NULL)
        return strcmp(given, "none") == 0 || take_column(c, table, SIGMA, v);
    const ptrdiff_t value = mm_table_find(table, v->text),
                    sigma = value < 0 ? MM_NO_COLUMN : mm_table_sigma_of(table, (size_t)value);
    if (sigma < 0 || table->col[sigma].kind != MM_NUMBER)
        return true;
    v->v[SIGMA] = mm_zalloc(table->nrow, sizeof *v->v[SIGMA]);
    if (v->v[SIGMA] == NULL)
        return mm_fail_memory(&c->err, "errors");
    memcpy(v->v[SIGMA], table->col[sigma].v, table->nrow * sizeof *v->v[SIGMA]);
    return true;
}

static bool keep_range(mm_context *c, const mm_table *table, columns *v)
{
    double lo, hi;
    size_t kept = 0;
    if (!mm_arg_range(&c->args, "range", &lo, &hi))
        return true;
    for (size_t k = 0; k < table->nrow; k++) {
        const bool in = v->v[INCIDENT][k] >= lo && v->v[INCIDENT][k] <= hi;
        kept += in;
        if (!in)
            v->v[INCIDENT][k] = NAN;
    }
    return kept > 0 || mm_fail(&c->err, MM_EINPUT, "%s: no row in the range %g:%g", table->name, lo, hi);
}

/* A plain column keeps its name and unit; what a formula gives is an intensity. */
static bool take_names(mm_map *map, const columns *v, const mm_table *table, mm_err *err)
{
    const bool known = mm_table_find(table, v->text) >= 0 && strcmp(v->name, "difference") == 0;
    return (mm_replace(&map->quantity, known ? v->name : "intensity") && mm_replace(&map->unit, v->unit)) ||
           mm_fail_memory(err, "a map");
}

static mm_map *make(mm_context *c, const mm_table *table, columns *v)
{
    size_t *row_cell = mm_zalloc(table->nrow, sizeof *row_cell);
    mm_map *map = row_cell == NULL
                      ? NULL
                      : mm_map_from_rows(table->name, table->nrow, v->v[INCIDENT], v->v[EMISSION],
                                         v->v[VALUE], v->v[SIGMA], row_cell, &c->err);
    const bool own = !mm_arg_given(&c->args, "y") && !mm_arg_given(&c->args, "sigma");
    bool good = map != NULL && take_names(map, v, table, &c->err) &&
                (!own || mm_map_take_shares(map, table, row_cell, &c->err));
    free(row_cell);
    if (good)
        return map;
    mm_map_free(map);
    mm_fail_memory(&c->err, "a map");
    return NULL;
}

mm_map *mm_rixs_map_read(mm_context *c, const mm_table *table)
{
    columns v = { .unit = "" };
    bool good = true;
    for (int role = 0; good && role <= VALUE; role++)
        good = take_column(c, table, role, &v);
    good = good && take_sigma(c, table, &v) && keep_range(c, table, &v);
    mm_map *map = good ? make(c, table, &v) : NULL;
    columns_free(&v);
    return map;
}

void mm_rixs_maps_free(mm_rixs_maps *maps)
{
    for (size_t i = 0; i < maps->n; i++) {
        mm_map_free(maps->map[i]);
        free(maps->label[i]);
    }
    free(maps->map);
    free(maps->label);
    *maps = (mm_rixs_maps){ 0 };
}

static bool take_label(const mm_table *table, char **label, mm_err *err)
{
    static const char *const keys[] = { "temperature", "sample" };
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        const char *text = mm_meta_get(table, keys[k]);
        if (text == NULL)
            continue;
        *label = mm_markup_escape(text);
        return *label != NULL || mm_fail_memory(err, "a label");
    }
    return true;
}

bool mm_rixs_maps_read(mm_context *c, mm_rixs_maps *maps)
{
    mm_inputs inputs = { 0 };
    mm_tables tables = { 0 };
    *maps = (mm_rixs_maps){ 0 };
    bool good = mm_inputs_read(c, &inputs) && mm_inputs_tables(&inputs, &tables, &c->err);
    maps->map = good ? mm_zalloc(tables.n, sizeof(mm_map *)) : NULL;
    maps->label = good ? mm_zalloc(tables.n, sizeof(char *)) : NULL;
    good = good && ((maps->map != NULL && maps->label != NULL) || mm_fail_memory(&c->err, "maps"));
    for (; good && maps->n < tables.n; maps->n++) {
        maps->map[maps->n] = mm_rixs_map_read(c, tables.t[maps->n]);
        good = maps->map[maps->n] != NULL && take_label(tables.t[maps->n], &maps->label[maps->n], &c->err);
    }
    free(tables.t);
    mm_inputs_free(&inputs);
    return good;
}

mm_map *mm_rixs_map_only(mm_context *c)
{
    mm_rixs_maps maps;
    mm_map *map = NULL;
    if (mm_rixs_maps_read(c, &maps)) {
        if (maps.n == 1) {
            map = maps.map[0];
            maps.map[0] = NULL;
        } else {
            mm_fail(&c->err, MM_EUSAGE, "%s %s takes one map; there are %zu", c->tool->name, c->verb->name,
                    maps.n);
        }
    }
    mm_rixs_maps_free(&maps);
    return map;
}

/* Quantities stand in the metadata, as in a TSV. */
static bool write_nxdata(mm_context *c, const mm_map *map, const char *path)
{
    mm_table *table = c->report.table;
    for (size_t i = 0; i < c->report.nquantity; i++) {
        const mm_estimate *q = &c->report.quantity[i];
        if (!isnan(q->value) && !mm_meta_set_number(table, q->name, q->value, q->unit, &c->err))
            return false;
    }
    if (mm_map_dependent(map))
        mm_warn(
            &c->diag, path, 0,
            "cells share measured points, which NXdata cannot say: errors of cuts and regions of this file "
            "come out wrong; keep the table (-o FILE.tsv) for them");
    const mm_nxdata data = { .title = map->name,
                             .name = map->quantity,
                             .unit = map->unit,
                             .x = { "incident", "eV", map->nx, map->incident },
                             .y = { "emission", "eV", map->ny, map->emission },
                             .signal = map->intensity,
                             .error = mm_map_has_errors(map) ? map->sigma : NULL,
                             .meta = table->meta,
                             .nmeta = table->nmeta };
    return mm_nxdata_write(path, &data, &c->err);
}

bool mm_rixs_map_write(mm_context *c, const mm_map *map)
{
    const char *path = mm_arg_text(&c->args, "output", "-");
    return mm_nxdata_path(path) ? write_nxdata(c, map, path) : mm_context_write(c);
}
