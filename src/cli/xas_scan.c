#include "cli/xas_scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/xas_counters.h"
#include "cli/xas_unabsorb.h"
#include "xas/absorption.h"
#include "xas/align.h"
#include "xas/e0.h"
#include "xas/foreign.h"
#include "xas/glitch.h"

#define END                                    \
    {                                          \
        NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 \
    }

const mm_option mm_xas_scan_options[] = {
    { "dark", 0, MM_OPT_TEXT, "COLUMN=N", "dark counts to take from a counter", 0, 0 },
    { "dead-time", 0, MM_OPT_TEXT, "COLUMN=S", "dead time of a counter in seconds (non-paralysable)", 0, 0 },
    { "count-time", 0, MM_OPT_TEXT, "EXPR", "seconds a point, for --dead-time (1)", 0, 0 },
    { "counts", 0, MM_OPT_TEXT, "COLUMN",
      "a column that holds counts: norm gets errors from their statistics", 0, 0 },
    { "shift", 0, MM_OPT_NUMBER, "E", "eV to add to all energies", -1000, 1000 },
    { "calibrate", 0, MM_OPT_NUMBER, "E", "shift so that e0 of the first scan (of its reference) is E", 1,
      2e5 },
    { "reference", 0, MM_OPT_TEXT, "EXPR",
      "mu of a foil measured along: its drift from scan to scan is taken out", 0, 0 },
    { "deglitch", 0, MM_OPT_FLAG, NULL, "remove single points that stand off their neighbours", 0, 0 },
    END,
};

const mm_option mm_xas_normalize_options[] = {
    { "like", 0, MM_OPT_CHOICE, "larch", "ranges exactly as Larch chooses them, also past the next edge", 0,
      0 },
    { "method", 0, MM_OPT_CHOICE, "step|mback|area",
      "by the edge step, by tabulated absorption, or by the area above the edge (step)", 0, 0 },
    { "e0", 0, MM_OPT_NUMBER, "E", "edge energy in eV (the steepest point)", 1, 2e5 },
    { "pre", 0, MM_OPT_RANGE, "LO:HI", "pre-edge range in eV relative to e0", 0, 0 },
    { "post", 0, MM_OPT_RANGE, "LO:HI", "post-edge range in eV relative to e0", 0, 0 },
    { "degree", 0, MM_OPT_COUNT, "N", "degree of the post-edge polynomial, 0 to 3 (by the range)", 0, 3 },
    { "victoreen", 0, MM_OPT_COUNT, "N", "the pre-edge line is fitted to mu E^N (0)", 0, 4 },
    { "self-absorption", 0, MM_OPT_TEXT, "FORMULA",
      "correct fluorescence of a sample of this composition by atoms (CeRu2)", 0, 0 },
    { "incidence", 0, MM_OPT_NUMBER, "A", "degrees between beam and surface, for --self-absorption (45)",
      0.01, 90 },
    { "exit", 0, MM_OPT_NUMBER, "A", "degrees between detector and surface (45)", 0.01, 90 },
    END,
};

void mm_xas_scan_free(mm_xas_scan *scan)
{
    mm_spectrum_free(&scan->spectrum);
    mm_spectrum_free(&scan->reference);
    mm_normalized_free(&scan->norm);
    free(scan->norm_err);
    free(scan->measured);
}

void mm_xas_scans_free(mm_xas_scan *scans, size_t n)
{
    for (size_t i = 0; scans != NULL && i < n; i++)
        mm_xas_scan_free(&scans[i]);
    free(scans);
}

bool mm_xas_scan_bear(mm_context *c, size_t n)
{
    if (n < 2 || c->err.code != MM_EINPUT)
        return false;
    fprintf(c->errors, "%s: %s\n", c->tool->name, c->err.msg);
    mm_err_clear(&c->err);
    c->input_failed = true;
    return true;
}

/* The spectrum of a formula over the table's columns. */
static bool make_spectrum(mm_context *c, const mm_table *table, const char *mu_expr, const double *sigma,
                          mm_spectrum *out)
{
    char column[32];
    const char *x = mm_arg_text(&c->args, "x", NULL), *name, *unit, *mu_name, *mu_unit;
    snprintf(column, sizeof column, "$%td", mm_xas_energy_column(table) + 1);
    double *energy = mm_table_values(table, x != NULL ? x : column, &name, &unit, &c->err);
    double *mu = energy != NULL ? mm_table_values(table, mu_expr, &mu_name, &mu_unit, &c->err) : NULL;
    const bool good = mu != NULL &&
                      mm_spectrum_make(table->nrow, energy, unit, mu, sigma, table->name,
                                       mm_arg_given(&c->args, "like") ? MM_EQUAL_PART : MM_EQUAL_MEAN, out,
                                       &c->diag, &c->err);
    free(energy);
    free(mu);
    return good;
}

/* The error of mu by -s, or by the column that goes with mu's; NULL where neither is there. */
static bool given_sigma(mm_context *c, const mm_table *table, const char *mu, double **sigma)
{
    const ptrdiff_t col = mm_table_find(table, mu),
                    of = col < 0 ? col : mm_table_sigma_of(table, (size_t)col);
    const char *expr = mm_arg_text(&c->args, "sigma", of < 0 ? "none" : table->col[of].id), *name, *unit;
    if (strcmp(expr, "none") == 0)
        return true;
    *sigma = mm_table_values(table, expr, &name, &unit, &c->err);
    return *sigma != NULL;
}

static bool read_spectra(mm_context *c, const char *prefer, mm_xas_scan *s)
{
    const bool preferred = prefer != NULL && mm_table_find(s->table, prefer) >= 0;
    char *guess = preferred ? mm_strdup(prefer) : mm_xas_signal(s->table);
    const char *mu = mm_arg_text(&c->args, "y", guess), *reference = mm_arg_text(&c->args, "reference", NULL);
    bool good = mu != NULL ||
                mm_fail(&c->err, MM_EINPUT, "%s: which column is mu? say -y mu, or -y 'log(i0/it)'",
                        s->table->name);
    if (good)
        mm_remark(&c->diag, s->table->name, 0, "mu is %s", mu);
    double *sigma = NULL;
    good = good && mm_xas_counting_sigma(c, s->table, mu, &sigma) && mm_xas_counters_correct(c, s->table) &&
           (sigma != NULL || given_sigma(c, s->table, mu, &sigma)) &&
           make_spectrum(c, s->table, mu, sigma, &s->spectrum) &&
           (reference == NULL || make_spectrum(c, s->table, reference, NULL, &s->reference));
    free(guess);
    free(sigma);
    return good;
}

static bool keep_range(mm_context *c, mm_xas_scan *s)
{
    double lo, hi;
    if (!mm_arg_range(&c->args, "range", &lo, &hi))
        return true;
    mm_spectrum *p = &s->spectrum;
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        if (p->energy[i] >= lo && p->energy[i] <= hi) {
            p->energy[n] = p->energy[i];
            p->mu[n] = p->mu[i];
            if (p->sigma != NULL)
                p->sigma[n] = p->sigma[i];
            n++;
        }
    p->n = n;
    return n >= 10 || mm_fail(&c->err, MM_EINPUT, "%s: %zu points in the range", s->table->name, n);
}

static void deglitch(mm_context *c, mm_xas_scan *s, double e0)
{
    double *removed = mm_zalloc(s->spectrum.n, sizeof *removed);
    const size_t n = removed == NULL ? 0 : mm_spectrum_deglitch(&s->spectrum, e0, removed);
    for (size_t i = 0; i < n; i++)
        mm_warn(&c->diag, s->table->name, 0, "glitch removed at %.8g eV", removed[i]);
    free(removed);
}

/* What is to be added to the energies of each scan, from the first one's calibration and the reference's
 * drift. */
static bool find_shift(mm_context *c, const mm_xas_scan *first, mm_xas_scan *s, double common)
{
    double drift = 0;
    if (first->reference.n > 0 && s != first &&
        !mm_xas_drift(&first->reference, &s->reference, &drift, &c->err))
        return mm_fail_in(&c->err, "%s: reference", s->table->name);
    s->shift = common + drift;
    if (drift != 0)
        mm_remark(&c->diag, s->table->name, 0, "its reference drifted by %.4f eV; taken out", -drift);
    return true;
}

static bool common_shift(mm_context *c, const mm_xas_scan *first, double *shift)
{
    const double target = mm_arg_number(&c->args, "calibrate", NAN);
    const mm_spectrum *known = first->reference.n > 0 ? &first->reference : &first->spectrum;
    double e0;
    *shift = mm_arg_number(&c->args, "shift", 0);
    if (isnan(target))
        return true;
    if (!mm_find_e0(known->n, known->energy, known->mu, &e0, &c->err))
        return mm_fail_in(&c->err, "%s", first->table->name);
    *shift += target - e0;
    return true;
}

static bool shift_energies(mm_context *c, mm_xas_scan *scans, size_t n)
{
    double common;
    if (!common_shift(c, &scans[0], &common))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!find_shift(c, &scans[0], &scans[i], common))
            return false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < scans[i].spectrum.n; k++)
            scans[i].spectrum.energy[k] += scans[i].shift;
    return true;
}

bool mm_xas_scans_read(mm_context *c, mm_inputs *inputs, const char *prefer, mm_xas_scan **scans, size_t *n)
{
    mm_tables tables;
    if (!mm_inputs_tables(inputs, &tables, &c->err))
        return false;
    *n = 0;
    *scans = mm_zalloc(tables.n, sizeof **scans);
    bool good = *scans != NULL || mm_fail_memory(&c->err, "scans");
    for (size_t i = 0; good && i < tables.n; i++) {
        mm_xas_scan *s = &(*scans)[*n];
        s->table = tables.t[i];
        if (read_spectra(c, prefer, s) && keep_range(c, s)) {
            ++*n;
            continue;
        }
        mm_xas_scan_free(s);
        *s = (mm_xas_scan){ 0 };
        good = mm_xas_scan_bear(c, tables.n);
    }
    free(tables.t);
    if (good && *n == 0)
        good = mm_fail(&c->err, MM_EINPUT, "no scan can be used");
    return good && shift_energies(c, *scans, *n);
}

/* The next edge's own white line begins this much below it, eV. */
static const double before_next_edge = 20;

/* The edge that the file names, else the one nearest to e0. */
static void identify(mm_context *c, mm_xas_scan *s, double e0)
{
    const char *symbol = mm_meta_get(s->table, "Element.symbol"),
               *name = mm_meta_get(s->table, "Element.edge");
    s->known = symbol != NULL && name != NULL && mm_edge_find(symbol, name, &s->edge);
    if (s->known && fabs(s->edge.energy - e0) > 100)
        mm_warn(&c->diag, s->table->name, 0,
                "e0 is %.2f eV, but the %s %s edge that the file names is at %.1f eV", e0, s->edge.symbol,
                s->edge.name, s->edge.energy);
    s->known = s->known || mm_edge_guess(e0, &s->edge);
}

static void range_option(mm_context *c, const char *name, double *lo, double *hi)
{
    double a, b;
    if (!mm_arg_range(&c->args, name, &a, &b))
        return;
    *lo = isfinite(a) ? a : NAN;
    *hi = isfinite(b) ? b : NAN;
}

static mm_normalize_opts options_of(mm_context *c)
{
    mm_normalize_opts o = MM_NORMALIZE_OPTS_INIT;
    range_option(c, "pre", &o.pre_lo, &o.pre_hi);
    range_option(c, "post", &o.post_lo, &o.post_hi);
    o.degree = (int)mm_arg_number(&c->args, "degree", -1);
    o.victoreen = (int)mm_arg_number(&c->args, "victoreen", 0);
    return o;
}

/* Steps of other elements where the two curves were fitted. */
static void warn_foreign(mm_context *c, const mm_xas_scan *s)
{
    enum { MOST = 8 };
    mm_foreign found[MOST];
    const mm_normalized *m = &s->norm;
    const double range[2][2] = { { m->e0 + m->pre_lo, m->e0 + m->pre_hi },
                                 { m->e0 + m->post_lo, m->e0 + m->post_hi } };
    for (size_t r = 0; s->known && r < 2; r++) {
        const size_t n = mm_xas_foreign(&s->spectrum, &s->edge, m->edge_step, range[r][0], range[r][1], found,
                                        MOST);
        for (size_t i = 0; i < n; i++)
            mm_warn(&c->diag, s->table->name, 0,
                    "the %s-edge range holds a step at the %s %s edge (%.0f eV): %.3g(%.1g) "
                    "of the edge step",
                    r == 0 ? "pre" : "post", found[i].edge.symbol, found[i].edge.name, found[i].edge.energy,
                    found[i].height / m->edge_step, found[i].error / m->edge_step);
    }
}

/* The error of a point beside its neighbours. What the two curves are uncertain by is common to all points,
 * and a fit has it in its base and step. */
static bool find_errors(mm_context *c, mm_xas_scan *s)
{
    if (s->spectrum.sigma == NULL)
        return true;
    if ((s->norm_err = mm_zalloc(s->norm.n, sizeof *s->norm_err)) == NULL)
        return mm_fail_memory(&c->err, "errors");
    for (size_t i = 0; i < s->norm.n; i++)
        s->norm_err[i] = s->spectrum.sigma[i] / s->norm.edge_step;
    return true;
}

/* By the method asked for, with the tables where it needs them. */
static bool normalize_by(mm_context *c, mm_xas_scan *s, mm_normalize_opts *o)
{
    const mm_spectrum *p = &s->spectrum;
    double *own = NULL, *other = NULL;
    bool good = true;
    o->method = (mm_normalize_method)mm_arg_choice(&c->args, "method", MM_NORMALIZE_STEP);
    if (o->method == MM_NORMALIZE_MBACK) {
        o->own = own = mm_zalloc(p->n, sizeof *own);
        o->other = other = mm_zalloc(p->n, sizeof *other);
        good = (own != NULL && other != NULL) || mm_fail_memory(&c->err, "tables");
        if (good && !s->known)
            good = mm_fail(&c->err, MM_EINPUT, "no edge of an element is near %g eV", o->e0);
        good = good && mm_absorption(s->edge.symbol, &s->edge, o->e0, p->n, p->energy, own, other, &c->err);
    }
    good = good && mm_normalize(p->n, p->energy, p->mu, o, &s->norm, &c->err);
    free(own);
    free(other);
    return good;
}

bool mm_xas_scan_normalize(mm_context *c, mm_xas_scan *s)
{
    mm_normalize_opts o = options_of(c);
    o.e0 = mm_arg_number(&c->args, "e0", NAN);
    if (isnan(o.e0) && !mm_find_e0(s->spectrum.n, s->spectrum.energy, s->spectrum.mu, &o.e0, &c->err))
        return mm_fail_in(&c->err, "%s", s->table->name);
    identify(c, s, o.e0);
    if (mm_arg_given(&c->args, "deglitch"))
        deglitch(c, s, o.e0);
    if (s->known && !mm_arg_given(&c->args, "like"))
        o.next_edge = mm_edge_next(&s->edge) - before_next_edge;
    if (!normalize_by(c, s, &o))
        return mm_fail_in(&c->err, "%s", s->table->name);
    if (s->norm.clipped)
        mm_remark(&c->diag, s->table->name, 0,
                  "the post-edge range ends %g eV above e0, before the next edge of %s at %.0f eV",
                  s->norm.post_hi, s->edge.symbol, mm_edge_next(&s->edge));
    warn_foreign(c, s);
    return find_errors(c, s) && mm_xas_unabsorb(c, s);
}
