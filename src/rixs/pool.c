#include "rixs/pool.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "num/stats.h"
#include "rixs/nodes.h"

/* Energies of repeats agree to this part of a step, or they are not added point by point. */
static const double same_energy = 1e-3;

void mm_pool_free(mm_pool *pool)
{
    free(pool->first);
    free(pool->across);
    free(pool->x);
    free(pool->y);
    free(pool->counts);
    free(pool->weight);
    free(pool->value);
    free(pool->sigma);
    free(pool->dark);
    free(pool->name);
    *pool = (mm_pool){ 0 };
}

static bool allocate(size_t n, const mm_rixs_scan *scan, mm_pool *p, mm_err *err)
{
    size_t rows = 0;
    for (size_t s = 0; s < n; s++)
        rows += scan[s].left_out ? 0 : scan[s].n;
    *p = (mm_pool){ .first = mm_zalloc(n + 1, sizeof(size_t)),
                    .across = mm_zalloc(n, sizeof(double)),
                    .x = mm_zalloc(rows, sizeof(double)),
                    .y = mm_zalloc(rows, sizeof(double)),
                    .counts = mm_zalloc(rows, sizeof(double)),
                    .weight = mm_zalloc(rows, sizeof(double)),
                    .value = mm_zalloc(rows, sizeof(double)),
                    .sigma = mm_zalloc(rows, sizeof(double)),
                    .dark = mm_zalloc(rows, sizeof(bool)),
                    .name = mm_zalloc(n, sizeof(char *)),
                    .is_counts = true };
    return (p->first != NULL && p->across != NULL && p->x != NULL && p->y != NULL && p->counts != NULL &&
            p->weight != NULL && p->value != NULL && p->sigma != NULL && p->dark != NULL &&
            p->name != NULL) ||
           mm_fail_memory(err, "a plane");
}

/* The fixed energies, with repeats at exactly one; in the order of the scans. */
static bool find_across(size_t n, const mm_rixs_scan *scan, bool regular, double *across, mm_err *err)
{
    mm_nodes nodes = { 0 };
    for (size_t s = 0; s < n; s++)
        across[s] = scan[s].left_out ? NAN : mm_median(scan[s].n, scan[s].fixed);
    if (!regular)
        return true;
    bool good = mm_nodes_of_values(n, across, 0, &nodes, err);
    if (good && nodes.n < 2)
        good = mm_fail(
            err, MM_EINPUT,
            "all scans have the same fixed energy, %.10g eV: a plane needs two at least (is --axis the "
            "right motor?)",
            nodes.at[0]);
    for (size_t s = 0; good && s < n; s++) {
        double nearest = NAN;
        for (size_t k = 0; k < nodes.n; k++)
            if (!(fabs(nodes.at[k] - across[s]) >= fabs(nearest - across[s])))
                nearest = nodes.at[k];
        across[s] = isnan(across[s]) ? NAN : nearest;
    }
    mm_nodes_free(&nodes);
    return good;
}

/* Is the pool's scan number k at the same energies? */
static bool same_points(const mm_pool *p, size_t k, double across, const mm_rixs_scan *s)
{
    const double *x = p->x + p->first[k];
    if (p->across[k] != across || p->first[k + 1] - p->first[k] != s->n || s->n < 2)
        return false;
    const double tolerance = same_energy * (x[s->n - 1] - x[0]) / (double)(s->n - 1);
    for (size_t i = 0; i < s->n; i++)
        if (fabs(x[i] - s->scanned[i]) > tolerance)
            return false;
    return true;
}

static void append(mm_pool *p, double across, const mm_rixs_scan *s)
{
    p->across[p->nscan] = across;
    p->name[p->nscan] = s->name;
    for (size_t i = 0; i < s->n; i++, p->n++) {
        p->x[p->n] = s->scanned[i];
        p->y[p->n] = s->fixed[i];
        p->counts[p->n] = s->counts[i];
        p->weight[p->n] = s->monitor != NULL ? s->monitor[i] : 1;
        p->sigma[p->n] = s->sigma != NULL ? s->sigma[i] : NAN;
    }
    p->first[++p->nscan] = p->n;
}

/* Chi-square of a repeat about what was there before: of two Poisson counts a and b in monitors u and v the
 * difference b u - a v scatters by sqrt((a + b) u v). */
static void add_repeat(mm_pool *p, size_t k, const mm_rixs_scan *s, double *chisq, double *points)
{
    for (size_t i = 0; i < s->n; i++) {
        const size_t at = p->first[k] + i;
        const double a = p->counts[at], b = s->counts[i], u = p->weight[at],
                     v = s->monitor != NULL ? s->monitor[i] : 1;
        if (a + b >= 10) {
            *chisq += (b * u - a * v) * (b * u - a * v) / ((a + b) * u * v);
            *points += 1;
        }
        p->counts[at] += b;
        p->weight[at] += v;
    }
}

static void judge_repeat(const mm_pool *p, size_t k, const mm_rixs_scan *s, double chisq, double points,
                         mm_diag *diag)
{
    if (points >= 5 && chisq / points > 1 + 5 * sqrt(2 / points))
        mm_warn(diag, s->name, 0,
                "disagrees with %s at the same %.10g eV: reduced chi-square %.3g (drift, beam damage?)",
                p->name[k], p->across[k], chisq / points);
}

static void collect(size_t n, const mm_rixs_scan *scan, const double *across, bool regular, mm_pool *p,
                    mm_build_facts *facts, mm_diag *diag)
{
    double chisq = 0, points = 0;
    for (size_t s = 0; s < n; s++) {
        size_t k = 0;
        if (scan[s].left_out)
            continue;
        facts->scans++;
        p->is_counts &= scan[s].sigma == NULL;
        while (k < p->nscan && !(regular && scan[s].sigma == NULL && same_points(p, k, across[s], &scan[s])))
            k++;
        if (k == p->nscan) {
            append(p, across[s], &scan[s]);
            continue;
        }
        double own = 0, own_points = 0;
        add_repeat(p, k, &scan[s], &own, &own_points);
        judge_repeat(p, k, &scan[s], own, own_points, diag);
        facts->repeats++;
        chisq += own;
        points += own_points;
    }
    facts->rows = p->nscan;
    facts->repeat_chisq = points > 0 ? chisq / points : NAN;
}

static double mean_monitor(size_t n, const mm_rixs_scan *scan)
{
    double sum = 0, count = 0;
    for (size_t s = 0; s < n; s++)
        for (size_t i = 0; !scan[s].left_out && scan[s].monitor != NULL && i < scan[s].n; i++) {
            sum += scan[s].monitor[i];
            count++;
        }
    return count > 0 ? sum / count : NAN;
}

/* A count of N is N +- sqrt(N), and no count is 0 +- 1. Signals below one photon are no counts. */
static void normalize(mm_pool *p, double scale, mm_diag *diag)
{
    double greatest = 0;
    for (size_t i = 0; i < p->n; i++)
        greatest = fmax(greatest, p->counts[i]);
    if (p->is_counts && greatest < 1) {
        mm_warn(
            diag, NULL, 0,
            "no point has a count of 1 (the greatest is %g): these are no counts, and errors are not known "
            "(-y takes counts, --monitor what they are divided by)",
            greatest);
        p->is_counts = false;
    }
    for (size_t i = 0; i < p->n; i++) {
        const double factor = scale / p->weight[i];
        const double sigma = p->is_counts ? sqrt(fmax(fabs(p->counts[i]), 1)) : p->sigma[i];
        p->value[i] = factor * p->counts[i];
        p->sigma[i] = factor * sigma;
        p->dark[i] = p->is_counts && p->counts[i] == 0;
    }
}

bool mm_pool_make(size_t n, const mm_rixs_scan *scan, bool regular, bool monitor_ratio, mm_pool *pool,
                  mm_build_facts *facts, mm_diag *diag, mm_err *err)
{
    double *across = mm_zalloc(n, sizeof *across);
    bool good = allocate(n, scan, pool, err) && (across != NULL || mm_fail_memory(err, "a plane")) &&
                find_across(n, scan, regular, across, err);
    if (good) {
        collect(n, scan, across, regular, pool, facts, diag);
        facts->mean_monitor = mean_monitor(n, scan);
        normalize(pool, monitor_ratio || isnan(facts->mean_monitor) ? 1 : facts->mean_monitor, diag);
    }
    free(across);
    return good;
}
