#include "magnet/ac.h"

#include <math.h>
#include <string.h>

#include "base/unit.h"

/* In phase, and the drive, in order of preference. per_field: the former is a susceptibility. */
static const struct source {
    const char *in_phase, *drive;
    bool per_field;
} sources[] = {
    { "m_prime", "amplitude", false },
    { "m_prime", "drive_amplitude", false },
    { "ac_x_prime", "ac_drive", true },
};

static ptrdiff_t numbers(const mm_table *table, const char *id, const char *unit)
{
    mm_conversion c;
    for (size_t i = 0; i < table->ncol; i++)
        if (table->col[i].kind == MM_NUMBER && strcmp(table->col[i].id, id) == 0 &&
            mm_unit_conversion(table->col[i].unit, unit, &c, NULL) && c.scale == 1)
            return (ptrdiff_t)i;
    return MM_NO_COLUMN;
}

static bool has_values(const mm_table *table, ptrdiff_t col)
{
    for (size_t i = 0; col >= 0 && i < table->nrow; i++)
        if (isfinite(table->col[col].v[i]))
            return true;
    return false;
}

/* The column of this id, made where it is not there. */
static ptrdiff_t column(mm_table *table, const char *id, const char *unit, mm_err *err)
{
    const ptrdiff_t own = numbers(table, id, unit);
    return own >= 0 ? own : mm_table_add(table, id, unit, MM_NUMBER, err);
}

static bool take(mm_table *table, const struct source *s, ptrdiff_t in_phase, ptrdiff_t drive, mm_err *err)
{
    const ptrdiff_t field = column(table, "magnetic_field", "Oe", err),
                    moment = field < 0 ? MM_NO_COLUMN : column(table, "moment", "emu", err),
                    kept = moment < 0 ? MM_NO_COLUMN
                                      : mm_table_add(table, "static_field", "Oe", MM_NUMBER, err),
                    sigma = moment < 0 ? MM_NO_COLUMN : mm_table_sigma_of(table, (size_t)moment);
    if (kept < 0)
        return false;
    for (size_t i = 0; i < table->nrow; i++) {
        const double amplitude = table->col[drive].v[i];
        table->col[kept].v[i] = table->col[field].v[i];
        table->col[field].v[i] = amplitude;
        table->col[moment].v[i] = table->col[in_phase].v[i] * (s->per_field ? amplitude : 1);
    }
    if (sigma >= 0) /* of another moment */
        mm_table_drop(table, (size_t)sigma);
    return true;
}

bool mm_ac_prepare(mm_table *table, mm_diag *diag, mm_err *err)
{
    for (size_t k = 0; k < sizeof sources / sizeof *sources; k++) {
        const struct source *s = &sources[k];
        const ptrdiff_t in_phase = numbers(table, s->in_phase, s->per_field ? "emu/Oe" : "emu"),
                        drive = numbers(table, s->drive, "Oe"), moment = numbers(table, "moment", "emu");
        if (!has_values(table, in_phase) || !has_values(table, drive) ||
            (s->per_field && has_values(table, moment)))
            continue;
        mm_warn(diag, table->name, 0,
                "AC data: the moment is that in phase with the drive, and the field its amplitude ('%s')",
                table->col[drive].header);
        return take(table, s, in_phase, drive, err);
    }
    return true;
}
