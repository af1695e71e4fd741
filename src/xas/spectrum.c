#include "xas/spectrum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "table/energy.h"

enum { LEAST_POINTS = 10 };

static const double hair = 1e-6; /* eV */

/* Ids that beamlines give their columns, NULL at the end. */
static const char *const energy_ids[] = { "energy",
                                          "e",
                                          "en",
                                          "ev",
                                          "energy_ev",
                                          "mono_energy",
                                          "mono1_energy_acs",
                                          "energ",
                                          "enc_energy",
                                          "requested_energy",
                                          NULL };
static const char *const mu_ids[] = { "mu",       "xmu",     "mutrans",    "mu_trans",   "mufluor",
                                      "mu_fluor", "muherfd", "absorbance", "absorption", NULL };
static const char *const incident_ids[] = { "i0", "io", "monitor", "i00", "i02", NULL };
static const char *const transmitted_ids[] = { "itrans", "it", "i1", "itr", "transmission", NULL };
static const char *const emitted_ids[] = { "ifluor",       "ifl",   "if",  "ifluo",   "fluo",
                                           "fluorescence", "herfd", "tfy", "det_dtc", NULL };

static const char *first_of(const mm_table *table, const char *const *ids)
{
    for (; *ids != NULL; ids++)
        for (size_t i = 0; i < table->ncol; i++)
            if (table->col[i].kind == MM_NUMBER && strcmp(table->col[i].id, *ids) == 0)
                return table->col[i].id;
    return NULL;
}

static size_t number_columns(const mm_table *table, size_t *second)
{
    size_t count = 0;
    for (size_t i = 0; i < table->ncol; i++)
        if (table->col[i].kind == MM_NUMBER && ++count == 2)
            *second = i;
    return count;
}

char *mm_xas_signal(const mm_table *table)
{
    const char *mu = first_of(table, mu_ids), *i0 = first_of(table, incident_ids);
    const char *it = first_of(table, transmitted_ids), *emitted = first_of(table, emitted_ids);
    size_t second = 0;
    if (mu != NULL)
        return mm_strdup(mu);
    if (i0 != NULL && it != NULL)
        return mm_format("log(%s/%s)", i0, it);
    if (i0 != NULL && emitted != NULL)
        return mm_format("%s/%s", emitted, i0);
    return number_columns(table, &second) == 2 ? mm_format("$%zu", second + 1) : NULL;
}

ptrdiff_t mm_xas_energy_column(const mm_table *table)
{
    const char *id = first_of(table, energy_ids);
    for (size_t i = 0; i < table->ncol; i++)
        if (table->col[i].kind == MM_NUMBER && (id == NULL || strcmp(table->col[i].id, id) == 0))
            return (ptrdiff_t)i;
    return MM_NO_COLUMN;
}

typedef struct point {
    double energy, mu, sigma; /* sigma NaN: not known */
    size_t row;
} point;

static int by_energy(const void *a, const void *b)
{
    const point *p = a, *q = b;
    if (p->energy != q->energy)
        return p->energy > q->energy ? 1 : -1;
    return p->row > q->row ? 1 : -1;
}

/* How often the energy turns back; a scan that runs downwards as a whole does not count. */
static size_t steps_back(const point *p, size_t n)
{
    size_t up = 0, down = 0;
    for (size_t i = 1; i < n; i++) {
        up += p[i].energy > p[i - 1].energy;
        down += p[i].energy < p[i - 1].energy;
    }
    return up < down ? up : down;
}

/* Points of one energy become their mean. Returns how many were joined. */
static size_t join_equal(point *p, size_t *n)
{
    size_t kept = 0, joined = 0;
    for (size_t i = 0; i < *n;) {
        double sum = 0, variance = 0;
        size_t k = i;
        for (; k < *n && p[k].energy == p[i].energy; k++) {
            sum += p[k].mu;
            variance += p[k].sigma * p[k].sigma;
        }
        const double count = (double)(k - i);
        p[kept] = (point){ p[i].energy, sum / count, sqrt(variance) / count, 0 };
        joined += k - i - 1;
        kept++;
        i = k;
    }
    *n = kept;
    return joined;
}

/* Points of one energy stay, a hair apart. */
static void part_equal(point *p, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (p[i].energy <= p[i - 1].energy)
            p[i].energy = p[i - 1].energy + hair;
}

static bool fill(const point *p, size_t n, mm_spectrum *out, mm_err *err)
{
    out->energy = mm_zalloc(n, sizeof *out->energy);
    out->mu = mm_zalloc(n, sizeof *out->mu);
    const bool known = !isnan(p[0].sigma);
    if (known)
        out->sigma = mm_zalloc(n, sizeof *out->sigma);
    if (out->energy == NULL || out->mu == NULL || (known && out->sigma == NULL))
        return mm_fail_memory(err, "a spectrum");
    out->n = n;
    for (size_t i = 0; i < n; i++) {
        out->energy[i] = p[i].energy;
        out->mu[i] = p[i].mu;
        if (known)
            out->sigma[i] = p[i].sigma;
    }
    return true;
}

static bool all_equal(const point *p, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (p[i].mu != p[0].mu)
            return false;
    return true;
}

static bool order(point *p, size_t n, size_t dropped, const char *name, mm_equal_energies equal,
                  mm_spectrum *out, mm_diag *diag, mm_err *err)
{
    if (dropped > 0 && n > 0)
        mm_warn(diag, name, 0, "%zu points left out: energy, mu or its error is not a number there", dropped);
    const size_t back = steps_back(p, n);
    if (back > 0)
        mm_warn(diag, name, 0, "the energy goes back %zu times; the points were sorted", back);
    qsort(p, n, sizeof *p, by_energy);
    if (equal == MM_EQUAL_PART)
        part_equal(p, n);
    const size_t joined = join_equal(p, &n);
    if (joined > 0)
        mm_warn(diag, name, 0, "%zu points share their energy with another; they were averaged", joined);
    if (n == 0)
        return mm_fail(
            err, MM_EINPUT,
            "%s: mu is not a number anywhere; is a counter (I0) zero in all rows, or a column empty?", name);
    if (n < LEAST_POINTS)
        return mm_fail(err, MM_EINPUT, "%s: %zu usable points are too few for a spectrum", name, n);
    if (all_equal(p, n))
        return mm_fail(err, MM_EINPUT, "%s: mu is %g everywhere", name, p[0].mu);
    return fill(p, n, out, err);
}

bool mm_spectrum_make(size_t n, const double *energy, const char *unit, const double *mu, const double *sigma,
                      const char *name, mm_equal_energies equal, mm_spectrum *spectrum, mm_diag *diag,
                      mm_err *err)
{
    *spectrum = (mm_spectrum){ 0 };
    double scale;
    if (!mm_energy_scale(n, energy, unit, name, &scale, diag, err))
        return false;
    point *p = mm_zalloc(n, sizeof *p);
    if (p == NULL)
        return mm_fail_memory(err, "a spectrum");
    size_t used = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(energy[i]) && isfinite(mu[i]) &&
            (sigma == NULL || (sigma[i] > 0 && isfinite(sigma[i])))) {
            p[used] = (point){ scale * energy[i], mu[i], sigma != NULL ? sigma[i] : NAN, i };
            used++;
        }
    const bool good = order(p, used, n - used, name, equal, spectrum, diag, err);
    free(p);
    if (!good)
        mm_spectrum_free(spectrum);
    return good;
}

void mm_spectrum_free(mm_spectrum *spectrum)
{
    free(spectrum->energy);
    free(spectrum->mu);
    free(spectrum->sigma);
    *spectrum = (mm_spectrum){ 0 };
}
