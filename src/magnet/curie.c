#include "magnet/curie.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/unit.h"
#include "magnet/core.h"
#include "magnet/moment.h"
#include "magnet/sample.h"

static const char molar[] = "emu/(mol Oe)";

/* A column of this name, made where it is not there; its values, or NULL. */
static double *values_of(mm_table *table, const char *name, const char *unit, mm_err *err)
{
    ptrdiff_t col = mm_number_column(table, name);
    if (col < 0)
        col = mm_table_add(table, name, unit, MM_NUMBER, err);
    return col < 0 ? NULL : table->col[col].v;
}

/* The unit in which all that is known of the sample lets a susceptibility be written. */
static bool best_unit(const mm_table *table, mm_susceptibility *unit, mm_diag *diag, mm_err *err)
{
    static const char *const units[] = { "emu/mol", "emu/g", "emu/Oe" };
    mm_sample sample;
    if (!mm_sample_read(table, &sample, diag, err))
        return false;
    size_t i = 0;
    while (i + 1 < sizeof units / sizeof *units && !mm_susceptibility_find(units[i], &sample, unit, NULL))
        i++;
    if (i > 0)
        mm_warn(diag, table->name, 0, "%s not known (--meta %s): chi is in %s, and there is no mu_eff",
                isnan(sample.mass.value) ? "the mass is" : "the molar mass is",
                isnan(sample.mass.value) ? "mass=4.2mg" : "molar_mass=206.8g/mol", units[i]);
    return mm_susceptibility_find(units[i], &sample, unit, err);
}

/* chi = moment/field */
static bool from_moment(mm_table *table, const mm_curie_opts *opts, mm_diag *diag, mm_err *err)
{
    const ptrdiff_t moment = mm_number_column(table, "moment"),
                    field = mm_number_column(table, "magnetic_field"),
                    error = mm_number_column(table, "moment_err");
    mm_susceptibility unit;
    if (moment < 0 || field < 0)
        return mm_fail(err, MM_EINPUT,
                       "%s: neither a column 'chi' nor a moment with its field; -y names a susceptibility",
                       table->name);
    if (!mm_table_convert(table, (size_t)moment, "emu", err) || !best_unit(table, &unit, diag, err))
        return mm_fail_in(err, "%s", table->name);
    double *chi = values_of(table, "chi", unit.unit, err),
           *chi_err = chi == NULL || error < 0 ? NULL : values_of(table, "chi_err", unit.unit, err);
    size_t usable = 0;
    for (size_t i = 0; chi != NULL && i < table->nrow; i++) {
        const double h = table->col[field].v[i] - opts->field_offset, factor = unit.factor.value / h;
        chi[i] = h == 0 ? NAN : factor * table->col[moment].v[i];
        if (chi_err != NULL)
            chi_err[i] = h == 0 ? NAN : fabs(factor) * table->col[error].v[i];
        usable += isfinite(chi[i]);
    }
    return (chi != NULL && usable > 0) ||
           mm_fail(err, MM_EINPUT, "%s: the field is 0 in all rows, which gives no susceptibility",
                   table->name);
}

/* `emu/mol` customarily means per Oe, and a gram becomes a mole where the molar mass is known. */
static bool to_molar(mm_table *table, ptrdiff_t col, mm_diag *diag, mm_err *err)
{
    static const char *const spelling[][2] = { { "emu/mol", "emu/(mol Oe)" },
                                               { "emu/g", "emu/(g Oe)" },
                                               { "cm3/mol", "emu/(mol Oe)" } };
    const ptrdiff_t error = mm_table_sigma_of(table, (size_t)col);
    const ptrdiff_t cols[] = { col, error };
    for (size_t i = 0; i < sizeof spelling / sizeof *spelling; i++)
        for (size_t k = 0; k < 2; k++)
            if (cols[k] >= 0 && strcmp(table->col[cols[k]].unit, spelling[i][0]) == 0 &&
                !mm_replace(&table->col[cols[k]].unit, spelling[i][1]))
                return mm_fail_memory(err, "a unit");
    mm_sample sample;
    if (!mm_sample_read(table, &sample, diag, err))
        return false;
    if (isnan(sample.molar_mass.value) ||
        !mm_unit_conversion(table->col[col].unit, "emu/(g Oe)", &(mm_conversion){ 0 }, NULL))
        return true;
    if (!mm_table_convert(table, (size_t)col, "emu/(g Oe)", err))
        return false;
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; cols[k] >= 0 && i < table->nrow; i++)
            table->col[cols[k]].v[i] *= sample.molar_mass.value;
    return (mm_replace(&table->col[col].unit, molar) &&
            (error < 0 || mm_replace(&table->col[error].unit, molar))) ||
           mm_fail_memory(err, "a unit");
}

bool mm_curie_is_molar(const mm_table *table)
{
    const ptrdiff_t col = mm_number_column(table, "chi");
    mm_conversion conversion;
    return col >= 0 && (table->col[col].unit[0] == '\0' ||
                        mm_unit_conversion(table->col[col].unit, molar, &conversion, NULL));
}

/* A mole of formula units to a mole of the ion, without the closed shells. */
static bool take_core(mm_table *table, ptrdiff_t col, const mm_curie_opts *opts, mm_err *err)
{
    double core, number;
    if (opts->core == NULL)
        return opts->per == NULL || mm_fail(err, MM_EUSAGE, "--per names an ion of --core");
    if (!mm_core_susceptibility(opts->core, opts->per, &core, &number, err))
        return mm_fail_in(err, "--core");
    if (!mm_curie_is_molar(table))
        return mm_fail(err, MM_EINPUT, "%s: --core needs chi per mole: --meta molar_mass=206.8g/mol",
                       table->name);
    if (table->col[col].unit[0] != '\0' && !mm_table_convert(table, (size_t)col, molar, err))
        return false;
    const ptrdiff_t error = mm_table_sigma_of(table, (size_t)col);
    for (size_t i = 0; i < table->nrow; i++) {
        table->col[col].v[i] = (table->col[col].v[i] - core) / number;
        if (error >= 0)
            table->col[error].v[i] /= number;
    }
    return true;
}

bool mm_curie_prepare(mm_table *table, const mm_curie_opts *opts, mm_diag *diag, mm_err *err)
{
    if (mm_number_column(table, "chi") < 0 && !from_moment(table, opts, diag, err))
        return false;
    const ptrdiff_t col = mm_number_column(table, "chi");
    return to_molar(table, col, diag, err) && take_core(table, col, opts, err);
}

bool mm_curie_invert(mm_table *table, mm_err *err)
{
    const ptrdiff_t col = mm_number_column(table, "chi");
    const ptrdiff_t error = mm_table_sigma_of(table, (size_t)col);
    const char *const unit[] = { table->col[col].unit };
    char *inverse_unit = unit[0][0] == '\0' ? mm_strdup("") : mm_unit_product(1, unit, (const int[]){ -1 });
    double *inverse = inverse_unit == NULL ? NULL : values_of(table, "inverse_chi", inverse_unit, err),
           *inverse_err = inverse == NULL || error < 0
                              ? NULL
                              : values_of(table, "inverse_chi_err", inverse_unit, err);
    for (size_t i = 0; inverse != NULL && i < table->nrow; i++) {
        const double chi = table->col[col].v[i];
        inverse[i] = chi == 0 ? NAN : 1 / chi;
        if (inverse_err != NULL)
            inverse_err[i] = chi == 0 ? NAN : table->col[error].v[i] / (chi * chi);
    }
    free(inverse_unit);
    return inverse != NULL || mm_fail_memory(err, "1/chi");
}
