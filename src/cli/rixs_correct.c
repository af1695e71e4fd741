#include "cli/rixs_correct.h"

#include <math.h>
#include <stdlib.h>

#include "base/number.h"
#include "base/text.h"
#include "read/read.h"
#include "rixs/absorption.h"
#include "rixs/background.h"
#include "rixs/elastic.h"
#include "table/energy.h"

const mm_option mm_rixs_correct_options[] = {
    { "calibrate", 0, MM_OPT_TEXT, "FILE", "shift emission energies by what rixsmap elastic found", 0, 0 },
    { "background", 0, MM_OPT_CHOICE, "none|constant|linear|elastic",
      "take off each row what is fitted to it in --background-range", 0, 0 },
    { "background-range", 0, MM_OPT_RANGE, "LO:HI", "incident energies with nothing but background", 0, 0 },
    { "absorption", 0, MM_OPT_TEXT, "FILE", "correct self-absorption: a table of energy and mu", 0, 0 },
    { "angles", 0, MM_OPT_TEXT, "IN,OUT", "degrees between the sample and either beam (45,45)", 0, 0 },
    { "thickness", 0, MM_OPT_NUMBER, "D", "of the sample, in the unit of 1/mu (0: thick)", 0, 1e12 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

enum { MAX_COLUMNS = 3 };

/* Columns of the only table of a file. The caller frees tables and values. */
typedef struct file {
    mm_tables tables;
    size_t n;
    double *v[MAX_COLUMNS];
} file;

static void file_free(file *f)
{
    for (size_t k = 0; k < MAX_COLUMNS; k++)
        free(f->v[k]);
    mm_tables_free(&f->tables);
}

static bool file_read(mm_context *c, const char *path, size_t ncolumn, const char *const *names, file *f,
                      const char **first_unit)
{
    const char *header, *unit;
    bool good = mm_read(path, NULL, &f->tables, &c->diag, &c->err);
    for (size_t k = 0; good && k < ncolumn; k++) {
        f->v[k] = mm_table_values(f->tables.t[0], names[k], &header, &unit, &c->err);
        good = f->v[k] != NULL;
        if (good && k == 0)
            *first_unit = unit;
    }
    f->n = good ? f->tables.t[0]->nrow : 0;
    return good;
}

bool mm_rixs_calibrate(mm_context *c, int scanned, mm_rixs_scans *scans)
{
    static const char *const names[] = { "emission", "offset", "offset_err" };
    const char *path = mm_arg_text(&c->args, "calibrate", NULL), *unit;
    if (path == NULL)
        return true;
    file f = { .n = 0 };
    mm_calibration k;
    bool good = file_read(c, path, 3, names, &f, &unit) &&
                mm_calibration_make(f.n, f.v[0], f.v[1], f.v[2], &k, &c->err);
    file_free(&f);
    if (!good)
        return mm_fail_in(&c->err, "--calibrate");
    const bool incident = scanned > 0 ? scanned == 1 : mm_rixs_scans_incident(scans->n, scans->scan);
    mm_calibration_apply(&k, scans->n, scans->scan, incident);
    return mm_report_add_quantity(&c->report, "emission_offset", "eV", k.offset, k.offset_err, NULL, &c->err);
}

static bool take_background(mm_context *c, mm_map *map)
{
    const int kind = mm_arg_choice(&c->args, "background", 0);
    double lo = -INFINITY, hi = INFINITY;
    size_t rows;
    if (kind == 0)
        return true;
    if (!mm_arg_range(&c->args, "background-range", &lo, &hi))
        return mm_fail(&c->err, MM_EUSAGE,
                       "where is nothing but background? say --background-range LO:HI (incident energies)");
    if (!mm_map_take_background(map, (mm_background)(kind - 1), lo, hi, &rows, &c->err))
        return false;
    if (rows < map->ny)
        mm_warn(&c->diag, NULL, 0, "%zu of %zu rows have no background and are holes now", map->ny - rows,
                map->ny);
    return true;
}

static bool angles_of(mm_context *c, double angle[2])
{
    const char *text = mm_arg_text(&c->args, "angles", "45,45");
    mm_slice rest = mm_slice_of(text), field;
    int count = 0;
    bool good = true;
    for (; good && mm_slice_field(&rest, ',', &field); count++)
        good = count < 2 && mm_number_parse(field, &angle[count]);
    return (good && count == 2) ||
           mm_fail(&c->err, MM_EUSAGE, "--angles takes two angles in degrees, IN,OUT, not '%s'", text);
}

static bool unabsorb(mm_context *c, mm_map *map, file *f, const char *unit)
{
    mm_absorption a = { .thickness = mm_arg_number(&c->args, "thickness", 0) };
    double scale, least, most;
    if (!angles_of(c, a.angle) ||
        !mm_energy_scale(f->n, f->v[0], unit, "--absorption", &scale, &c->diag, &c->err))
        return false;
    for (size_t i = 0; i < f->n; i++)
        f->v[0][i] *= scale;
    a.n = f->n;
    a.energy = f->v[0];
    a.mu = f->v[1];
    if (!mm_map_unabsorb(map, &a, &least, &most, &c->err))
        return mm_fail_in(&c->err, "--absorption");
    mm_remark(
        &c->diag, NULL, 0,
        "self-absorption of a %s flat sample, %g and %g degrees to the beams, single scattering: factors "
        "%.4g to %.4g relative to the first cell",
        a.thickness > 0 ? "thin" : "thick", a.angle[0], a.angle[1], least, most);
    return mm_report_add_quantity(&c->report, "absorption_least", "1", least, NAN, NULL, &c->err) &&
           mm_report_add_quantity(&c->report, "absorption_most", "1", most, NAN, NULL, &c->err);
}

bool mm_rixs_correct(mm_context *c, mm_map *map)
{
    static const char *const names[] = { "$1", "$2" };
    const char *path = mm_arg_text(&c->args, "absorption", NULL), *unit = "";
    if (!take_background(c, map))
        return false;
    if (path == NULL)
        return true;
    file f = { .n = 0 };
    const bool good = file_read(c, path, 2, names, &f, &unit) && unabsorb(c, map, &f, unit);
    file_free(&f);
    return good;
}
