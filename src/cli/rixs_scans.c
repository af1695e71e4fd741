#include "cli/rixs_scans.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/dataset_columns.h"
#include "table/energy.h"

const mm_option mm_rixs_scans_options[] = {
    { "monitor", 0, MM_OPT_TEXT, "EXPR", "what counts are divided by (nothing)", 0, 0 },
    { "axis", 0, MM_OPT_TEXT, "KEY", "the motor, in the scans' headers, or column of the other energy", 0,
      0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

void mm_rixs_scans_free(mm_rixs_scans *scans)
{
    for (size_t s = 0; scans->scan != NULL && s < scans->n; s++)
        mm_rixs_scan_free(&scans->scan[s]);
    free(scans->scan);
    mm_table_free(scans->common);
    *scans = (mm_rixs_scans){ 0 };
}

/* Was the key set on the command line, or does it tell planes apart? */
static bool is_wanted(const mm_context *c, const char *key)
{
    static const char *const keys[] = { "sample", "temperature", "temp", "title" };
    const size_t length = strlen(key);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (mm_equal_nocase(keys[k], key))
            return true;
    for (size_t k = 0; k < mm_arg_count(&c->args, "meta"); k++) {
        const char *given = mm_arg_nth(&c->args, "meta", k);
        if (strncmp(given, key, length) == 0 && given[length] == '=')
            return true;
    }
    return false;
}

static bool take_common(mm_context *c, const mm_tables *tables, mm_rixs_scans *scans)
{
    const mm_table *first = tables->t[0];
    bool good = (scans->common = mm_table_new("map", &c->err)) != NULL;
    for (size_t i = 0; good && i < first->nmeta; i++) {
        bool same = is_wanted(c, first->meta[i].key);
        for (size_t k = 1; same && k < tables->n; k++) {
            const char *value = mm_meta_get(tables->t[k], first->meta[i].key);
            same = value != NULL && strcmp(value, first->meta[i].value) == 0;
        }
        good = !same || mm_meta_set(scans->common, first->meta[i].key, first->meta[i].value, &c->err);
    }
    return good;
}

/* A number of the metadata in its own unit ("" none). */
static bool motor_value(const mm_table *table, const char *key, double *value, const char **unit)
{
    const char *text = mm_meta_get(table, key);
    double error;
    return text != NULL && mm_quantity_parse(text, value, &error, unit) && isfinite(*value);
}

static bool speaks_of_energy(const char *key)
{
    static const char *const words[] = { "energy", "emission", "spec", "xes", "mono", "incident" };
    char *id = mm_column_id(key);
    bool found = false;
    for (size_t k = 0; id != NULL && k < sizeof words / sizeof *words; k++)
        found |= strstr(id, words[k]) != NULL;
    free(id);
    return found;
}

/* A motor that all scans name, that differs between them, and that can be an x-ray energy. */
static bool can_be_axis(const mm_tables *tables, const char *key)
{
    double first = NAN, value;
    bool differs = false;
    const char *unit;
    for (size_t i = 0; i < tables->n; i++) {
        if (!motor_value(tables->t[i], key, &value, &unit) || !(value > 0.1 && value < 2e5))
            return false;
        if (i == 0)
            first = value;
        differs |= fabs(value - first) > 1e-6 * first;
    }
    return differs && speaks_of_energy(key);
}

/* The motor that --axis names, else the only one that it can be; NULL: context->err. */
static const char *find_axis(mm_context *c, const mm_tables *tables, bool *column)
{
    const char *given = mm_arg_text(&c->args, "axis", NULL), *found = NULL;
    const mm_table *first = tables->t[0];
    mm_buf names = { 0 };
    size_t candidates = 0;
    *column = given != NULL && mm_meta_get(first, given) == NULL && mm_table_find(first, given) >= 0;
    if (given != NULL)
        return given;
    for (size_t i = 0; i < first->nmeta; i++)
        if (can_be_axis(tables, first->meta[i].key)) {
            mm_buf_printf(&names, "%s%s", candidates++ > 0 ? ", " : "", first->meta[i].key);
            found = first->meta[i].key;
        }
    if (candidates == 1)
        mm_remark(&c->diag, NULL, 0, "the other energy is the motor %s", found);
    else
        mm_fail(&c->err, MM_EINPUT, "which motor holds the other energy? say --axis%s%s",
                candidates > 0 ? "; it may be one of " : ": no motor of the scans' headers looks like it",
                names.data != NULL ? names.data : "");
    mm_buf_free(&names);
    return candidates == 1 ? found : NULL;
}

/* Motors of a scan, for a message. */
static void fail_motor(mm_context *c, const mm_table *table, const char *axis)
{
    mm_buf names = { 0 };
    size_t count = 0;
    double value;
    const char *unit;
    for (size_t i = 0; i < table->nmeta && count < 40; i++)
        if (motor_value(table, table->meta[i].key, &value, &unit))
            mm_buf_printf(&names, "%s%s", count++ > 0 ? ", " : "", table->meta[i].key);
    mm_fail(&c->err, MM_EINPUT, "%s: its header has no motor '%s', and no column is called so; there are: %s",
            table->name, axis, names.data != NULL && names.len > 0 ? names.data : "none");
    mm_buf_free(&names);
}

static bool take_fixed(mm_context *c, const mm_table *table, const char *axis, bool column,
                       mm_rixs_scan *scan, char **unit)
{
    double value = NAN;
    const char *name, *text = "";
    scan->no_fixed = axis == NULL;
    for (size_t k = 0; axis == NULL && k < scan->n; k++)
        scan->fixed[k] = NAN;
    if (axis == NULL)
        return true;
    double *v = column ? mm_table_values(table, axis, &name, &text, &c->err) : NULL;
    const bool good = column ? v != NULL : motor_value(table, axis, &value, &text);
    for (size_t k = 0; good && k < scan->n; k++)
        scan->fixed[k] = column ? v[k] : value;
    free(v);
    if (!good && !column)
        fail_motor(c, table, axis);
    return good && (mm_replace(unit, text) || mm_fail_memory(&c->err, "scans"));
}

static bool take_values(mm_context *c, const mm_table *table, const char *expr, double *to, char **unit)
{
    const char *name, *text;
    double *v = mm_table_values(table, expr, &name, &text, &c->err);
    if (v == NULL)
        return false;
    memcpy(to, v, table->nrow * sizeof *v);
    free(v);
    return unit == NULL || mm_replace(unit, text) || mm_fail_memory(&c->err, "scans");
}

/* Rows that the scan was to have, by its command; rows that could not be read count as there. */
static double announced(const mm_table *table)
{
    static const char *const keys[] = { "command", "title" };
    double rows = NAN;
    for (size_t k = 0; isnan(rows) && k < sizeof keys / sizeof *keys; k++) {
        const char *text = mm_meta_get(table, keys[k]);
        rows = text != NULL ? mm_scan_rows_announced(text) - (double)table->skipped : NAN;
    }
    return rows;
}

/* What was scanned stands first in a scan. */
static size_t first_numbers(const mm_table *table)
{
    size_t col = 0;
    while (col < table->ncol && table->col[col].kind != MM_NUMBER)
        col++;
    return col;
}

/* Units of the two energies, alike in all scans. */
typedef struct units {
    char *scanned, *fixed;
} units;

static bool read_scan(mm_context *c, const mm_table *table, const char *axis, bool column, mm_rixs_scan *scan,
                      units *u)
{
    const char *y = mm_arg_text(&c->args, "y", NULL), *sigma = mm_arg_text(&c->args, "sigma", NULL),
               *monitor = mm_arg_text(&c->args, "monitor", NULL);
    const bool signal = sigma != NULL && strcmp(sigma, "none") != 0;
    if (!mm_rixs_scan_init(scan, table->name, table->nrow, signal, monitor != NULL, &c->err))
        return false;
    char first[32];
    snprintf(first, sizeof first, "$%zu", first_numbers(table) + 1);
    scan->announced = column ? NAN : announced(table);
    return take_values(c, table, mm_arg_text(&c->args, "x", first), scan->scanned, &u->scanned) &&
           take_values(c, table, y, scan->counts, NULL) &&
           (!signal || take_values(c, table, sigma, scan->sigma, NULL)) &&
           (monitor == NULL || take_values(c, table, monitor, scan->monitor, NULL)) &&
           take_fixed(c, table, axis, column, scan, &u->fixed);
}

/* All scans have their energies in the same unit, so keV is recognised, and said, once. */
static bool convert(mm_context *c, mm_rixs_scans *scans, size_t which, const char *unit, const char *what)
{
    double greatest = 0, scale;
    for (size_t s = 0; s < scans->n; s++)
        for (size_t k = 0; k < scans->scan[s].n; k++) {
            const double e = which == 0 ? scans->scan[s].scanned[k] : scans->scan[s].fixed[k];
            greatest = isfinite(e) ? fmax(greatest, e) : greatest;
        }
    if (!mm_energy_scale(1, &greatest, unit, what, &scale, &c->diag, &c->err))
        return false;
    for (size_t s = 0; scale != 1 && s < scans->n; s++)
        for (size_t k = 0; k < scans->scan[s].n; k++)
            (which == 0 ? scans->scan[s].scanned : scans->scan[s].fixed)[k] *= scale;
    return true;
}

/* A column of the other energy in one table: its equal values are scans; 1e-6 of a value is printing. */
static bool split_by_column(const mm_tables *tables, const char *axis, mm_tables *out, mm_err *err)
{
    for (size_t i = 0; i < tables->n; i++) {
        const ptrdiff_t col = mm_table_find(tables->t[i], axis);
        if (col < 0 || tables->t[i]->col[col].kind != MM_NUMBER || tables->t[i]->nrow == 0)
            return mm_fail(err, MM_EINPUT, "%s: no column of numbers '%s'", tables->t[i]->name, axis);
        const double tolerance = 1e-6 * fabs(tables->t[i]->col[col].v[0]);
        if (!mm_table_split(tables->t[i], (size_t)col, tolerance, out, err))
            return false;
    }
    return true;
}

static bool keep_range(mm_context *c, mm_rixs_scans *scans)
{
    double lo, hi;
    if (!mm_arg_range(&c->args, "range", &lo, &hi))
        return true;
    for (size_t s = 0; s < scans->n; s++) {
        mm_rixs_scan *scan = &scans->scan[s];
        size_t kept = 0;
        for (size_t k = 0; k < scan->n; k++) {
            if (!(scan->scanned[k] >= lo && scan->scanned[k] <= hi))
                continue;
            scan->scanned[kept] = scan->scanned[k];
            scan->fixed[kept] = scan->fixed[k];
            scan->counts[kept] = scan->counts[k];
            if (scan->sigma != NULL)
                scan->sigma[kept] = scan->sigma[k];
            if (scan->monitor != NULL)
                scan->monitor[kept] = scan->monitor[k];
            kept++;
        }
        if (scan->n > 0 && kept == 0)
            return mm_fail(&c->err, MM_EINPUT, "%s: no row in the range %g:%g", scan->name, lo, hi);
        scan->announced -= (double)(scan->n - kept);
        scan->n = kept;
    }
    return true;
}

/* The scanned motor's place in the header is where it stood before the scan. */
static bool check_axis(mm_context *c, const mm_table *table, const char *axis)
{
    const char *x = mm_arg_text(&c->args, "x", NULL);
    const ptrdiff_t scanned = x != NULL ? mm_table_find(table, x) : (ptrdiff_t)first_numbers(table);
    return scanned < 0 || axis == NULL || mm_table_find(table, axis) != scanned ||
           mm_fail(&c->err, MM_EINPUT,
                   "%s: --axis %s is what was scanned; which motor holds the other energy?", table->name,
                   axis);
}

static bool read_tables(mm_context *c, bool need_axis, const mm_tables *tables, mm_rixs_scans *scans)
{
    bool column = false, whole = mm_arg_given(&c->args, "delaunay"), good = true;
    const bool unknown = !need_axis && !mm_arg_given(&c->args, "axis");
    const char *axis = unknown ? NULL : find_axis(c, tables, &column);
    mm_tables split = { 0 };
    units u = { NULL, NULL };
    if (axis == NULL && !unknown)
        return false;
    good = check_axis(c, tables->t[0], axis) && take_common(c, tables, scans);
    if (good && column && !whole)
        good = split_by_column(tables, axis, &split, &c->err);
    const mm_tables *use = column && !whole ? &split : tables;
    scans->scan = good ? mm_zalloc(use->n, sizeof *scans->scan) : NULL;
    good = good && (scans->scan != NULL || mm_fail_memory(&c->err, "scans"));
    for (; good && scans->n < use->n; scans->n++)
        good = read_scan(c, use->t[scans->n], axis, column, &scans->scan[scans->n], &u);
    good = good && convert(c, scans, 0, u.scanned, "the scanned energy") &&
           (unknown || convert(c, scans, 1, u.fixed, axis)) && keep_range(c, scans);
    free(u.scanned);
    free(u.fixed);
    mm_tables_free(&split);
    return good;
}

bool mm_rixs_scans_read(mm_context *c, bool need_axis, mm_rixs_scans *scans)
{
    mm_inputs inputs = { 0 };
    mm_tables tables = { 0 };
    *scans = (mm_rixs_scans){ 0 };
    if (!mm_arg_given(&c->args, "y"))
        return mm_fail(&c->err, MM_EUSAGE, "which column holds the counts? say -y COLUMN");
    bool good = mm_inputs_read(c, &inputs);
    for (size_t i = 0; good && i < inputs.n; i++)
        good = mm_datasets_split(&inputs.input[i].tables, &c->err);
    good = good && mm_inputs_tables(&inputs, &tables, &c->err) && read_tables(c, need_axis, &tables, scans);
    free(tables.t);
    mm_inputs_free(&inputs);
    return good;
}
