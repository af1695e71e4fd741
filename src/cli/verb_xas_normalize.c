/* xasfit normalize: raw scans to normalised spectra. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "cli/figure_options.h"
#include "cli/input.h"
#include "cli/verbs.h"
#include "xas/edge.h"
#include "xas/normalize.h"
#include "xas/spectrum.h"

const mm_option mm_xas_normalize_options[] = {
    { "like", 0, MM_OPT_CHOICE, "larch", "ranges exactly as Larch chooses them, also past the next edge", 0, 0 },
    { "e0", 0, MM_OPT_NUMBER, "E", "edge energy in eV (the steepest point)", 1, 2e5 },
    { "pre", 0, MM_OPT_RANGE, "LO:HI", "pre-edge range in eV relative to e0", 0, 0 },
    { "post", 0, MM_OPT_RANGE, "LO:HI", "post-edge range in eV relative to e0", 0, 0 },
    { "degree", 0, MM_OPT_COUNT, "N", "degree of the post-edge polynomial (0 to 3; by the range)", 0, 3 },
    { "victoreen", 0, MM_OPT_COUNT, "N", "the pre-edge line is fitted to mu E^N (0)", 0, 4 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

/* One scan on its way. */
typedef struct scan {
    const mm_table *table;
    mm_spectrum spectrum;
    mm_edge edge;
    bool known; /* the edge is */
    mm_normalized norm;
} scan;

static void scan_free(scan *s)
{
    mm_spectrum_free(&s->spectrum);
    mm_normalized_free(&s->norm);
}

static bool take_spectrum(mm_context *c, scan *s)
{
    char column[32], *guess = mm_xas_signal(s->table);
    const char *x = mm_arg_text(&c->args, "x", NULL), *y = mm_arg_text(&c->args, "y", guess);
    snprintf(column, sizeof column, "$%td", mm_xas_energy_column(s->table) + 1);
    bool good = y != NULL || mm_fail(&c->err, MM_EINPUT, "%s: which column is mu? say -y mu, or -y 'log(i0/it)'", s->table->name);
    const char *name, *unit, *mu_name, *mu_unit;
    double *energy = good ? mm_table_values(s->table, x != NULL ? x : column, &name, &unit, &c->err) : NULL;
    double *mu = energy != NULL ? mm_table_values(s->table, y, &mu_name, &mu_unit, &c->err) : NULL;
    good = mu != NULL;
    if (good)
        mm_remark(&c->diag, s->table->name, 0, "mu is %s", y);
    good = good && mm_spectrum_make(s->table->nrow, energy, unit, mu, s->table->name, &s->spectrum, &c->diag, &c->err);
    free(energy);
    free(mu);
    free(guess);
    return good;
}

/* The edge that the file names, else the one nearest to e0. */
static bool identify(mm_context *c, scan *s)
{
    const char *symbol = mm_meta_get(s->table, "Element.symbol"), *name = mm_meta_get(s->table, "Element.edge");
    double e0 = mm_arg_number(&c->args, "e0", NAN);
    if (isnan(e0) && !mm_find_e0_of(&s->spectrum, &e0, &c->err))
        return mm_fail_in(&c->err, "%s", s->table->name);
    s->known = symbol != NULL && name != NULL && mm_edge_find(symbol, name, &s->edge);
    if (s->known && fabs(s->edge.energy - e0) > 100)
        mm_warn(&c->diag, s->table->name, 0, "e0 is %.2f eV, the %s %s edge of the file's header is at %.1f eV", e0,
                s->edge.symbol, s->edge.name, s->edge.energy);
    s->known = s->known || mm_edge_guess(e0, &s->edge);
    return true;
}

static void range_option(mm_context *c, const char *name, double *lo, double *hi)
{
    double a, b;
    if (!mm_arg_range(&c->args, name, &a, &b))
        return;
    *lo = isfinite(a) ? a : NAN;
    *hi = isfinite(b) ? b : NAN;
}

static bool normalize(mm_context *c, scan *s)
{
    mm_normalize_opts o = MM_NORMALIZE_OPTS_INIT;
    o.e0 = mm_arg_number(&c->args, "e0", NAN);
    range_option(c, "pre", &o.pre_lo, &o.pre_hi);
    range_option(c, "post", &o.post_lo, &o.post_hi);
    o.degree = (int)mm_arg_number(&c->args, "degree", -1);
    o.victoreen = (int)mm_arg_number(&c->args, "victoreen", 0);
    if (s->known && !mm_arg_given(&c->args, "like"))
        o.next_edge = mm_edge_next(&s->edge);
    if (!mm_normalize(s->spectrum.n, s->spectrum.energy, s->spectrum.mu, &o, &s->norm, &c->err))
        return mm_fail_in(&c->err, "%s", s->table->name);
    if (s->norm.clipped)
        mm_warn(&c->diag, s->table->name, 0, "the post-edge range ends at %g eV above e0, before the next edge of %s at %.1f eV",
                s->norm.post_hi, s->edge.symbol, o.next_edge);
    return true;
}

static bool add_column(mm_context *c, mm_table *out, const char *header, const double *v)
{
    const ptrdiff_t col = mm_table_add(out, header, NULL, MM_NUMBER, &c->err);
    if (col >= 0)
        memcpy(out->col[col].v, v, out->nrow * sizeof *v);
    return col >= 0;
}

/* What was used, as metadata of the table and, for a single scan, as quantities of the report. */
static bool add_facts(mm_context *c, const scan *s, mm_table *out, bool alone)
{
    const mm_normalized *n = &s->norm;
    const struct {
        const char *name, *unit;
        double value;
    } facts[] = {
        { "e0", "eV", n->e0 },           { "edge_step", "1", n->edge_step }, { "pre_lo", "eV", n->pre_lo },
        { "pre_hi", "eV", n->pre_hi },   { "post_lo", "eV", n->post_lo },    { "post_hi", "eV", n->post_hi },
        { "degree", "1", n->degree },
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (!mm_meta_set_number(out, facts[i].name, facts[i].value, facts[i].unit, &c->err) ||
            (alone && !mm_report_add_quantity(&c->report, facts[i].name, facts[i].unit, facts[i].value, NAN, NULL, &c->err)))
            return false;
    return !s->known || (mm_meta_set(out, "Element.symbol", s->edge.symbol, &c->err) &&
                         mm_meta_set(out, "Element.edge", s->edge.name, &c->err));
}

static mm_table *result_table(mm_context *c, const scan *s, bool alone)
{
    mm_table *out = mm_table_new(s->table->name, &c->err);
    bool good = out != NULL && mm_table_resize(out, s->spectrum.n, &c->err) && mm_replace(&out->scan, s->table->scan);
    for (size_t i = 0; good && i < s->table->nmeta; i++)
        good = mm_meta_set(out, s->table->meta[i].key, s->table->meta[i].value, &c->err);
    if (good && add_facts(c, s, out, alone) && add_column(c, out, "energy (eV)", s->spectrum.energy) &&
        add_column(c, out, "norm", s->norm.norm) && add_column(c, out, "flat", s->norm.flat) &&
        add_column(c, out, "pre", s->norm.pre) && add_column(c, out, "post", s->norm.post) &&
        add_column(c, out, "mu", s->spectrum.mu))
        return out;
    mm_table_free(out);
    mm_fail_memory(&c->err, "a spectrum");
    return NULL;
}
