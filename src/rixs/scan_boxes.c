#include "rixs/scan_boxes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>

#include "base/mem.h"
#include "base/parallel.h"

const size_t mm_box_size[MM_BOX_SIZES] = { 1, 3, 5, 9, 15 };

enum { DIFFERENCE, VARIANCE, CELLS, TABLES };

bool mm_boxes_init(mm_boxes *boxes, size_t nx, size_t ny, mm_err *err)
{
    *boxes = (mm_boxes){ .nx = nx, .ny = ny, .sum = mm_zalloc(TABLES * (nx + 1) * (ny + 1), sizeof(double)) };
    bool good = boxes->sum != NULL;
    for (int s = 0; s < MM_BOX_SIZES; s++)
        good &= (boxes->z[s] = mm_zalloc(nx * ny, sizeof(double))) != NULL;
    if (good)
        return true;
    mm_boxes_clear(boxes);
    return mm_fail_memory(err, "a difference");
}

void mm_boxes_clear(mm_boxes *boxes)
{
    free(boxes->sum);
    for (int s = 0; s < MM_BOX_SIZES; s++)
        free(boxes->z[s]);
    *boxes = (mm_boxes){ 0 };
}

/* Sum over columns i0 .. i1-1 and rows j0 .. j1-1. */
static double box_sum(const mm_boxes *b, int table, size_t i0, size_t i1, size_t j0, size_t j1)
{
    const size_t stride = b->nx + 1;
    const double *t = b->sum + (size_t)table * stride * (b->ny + 1);
    return t[j1 * stride + i1] - t[j0 * stride + i1] - t[j1 * stride + i0] + t[j0 * stride + i0];
}

static void make_tables(mm_boxes *b, const double *difference, const double *variance)
{
    const size_t stride = b->nx + 1, size = stride * (b->ny + 1);
    for (size_t j = 0; j < b->ny; j++) {
        double row[TABLES] = { 0 };
        for (size_t i = 0; i < b->nx; i++) {
            const size_t cell = j * b->nx + i;
            const bool there = !isnan(difference[cell]);
            row[DIFFERENCE] += there ? difference[cell] : 0;
            row[VARIANCE] += there ? variance[cell] : 0;
            row[CELLS] += there;
            for (int t = 0; t < TABLES; t++) {
                double *table = b->sum + (size_t)t * size;
                table[(j + 1) * stride + i + 1] = table[j * stride + i + 1] + row[t];
            }
        }
    }
}

void mm_boxes_fill(mm_boxes *b, const double *difference, const double *variance, const double *photon)
{
    make_tables(b, difference, variance);
    for (int s = 0; s < MM_BOX_SIZES; s++) {
        const size_t half = mm_box_size[s] / 2;
        for (size_t j = 0; j < b->ny; j++)
            for (size_t i = 0; i < b->nx; i++) {
                const size_t i0 = i > half ? i - half : 0, i1 = i + half < b->nx ? i + half + 1 : b->nx,
                             j0 = j > half ? j - half : 0, j1 = j + half < b->ny ? j + half + 1 : b->ny;
                const double sum = box_sum(b, DIFFERENCE, i0, i1, j0, j1),
                             var = fmax(box_sum(b, VARIANCE, i0, i1, j0, j1), photon[j * b->nx + i]);
                b->z[s][j * b->nx + i] = box_sum(b, CELLS, i0, i1, j0, j1) > 0.5 && var > 0 ? sum / sqrt(var)
                                                                                            : 0;
            }
    }
}

double mm_boxes_peak(const mm_boxes *boxes)
{
    double peak = 0;
    for (int s = 0; s < MM_BOX_SIZES; s++)
        for (size_t i = 0; i < boxes->nx * boxes->ny; i++)
            peak = fmax(peak, fabs(boxes->z[s][i]));
    return peak;
}

/* One plane's variance of a cell in a sum, where a cell without a photon has none. */
static double counted_variance(const mm_map *map, double value, double variance)
{
    return map->counts && value == 0 ? 0 : variance;
}

/* Variances of a pair of planes on their own grids for sums over the difference. */
static void combine(const mm_align *k, const double *a, const double *a_variance, const double *b,
                    const double *b_variance, double *dark, double *work, double *variance)
{
    const size_t m = k->b->nx * k->b->ny;
    for (size_t i = 0; i < m; i++)
        dark[i] = counted_variance(k->b, b[i], b_variance[i]);
    mm_resample_plane(&k->x, &k->y, dark, true, variance, work);
    for (size_t i = 0; i < k->n; i++)
        variance[i] = counted_variance(k->a, a[i], a_variance[i]) + k->scale * k->scale * variance[i] +
                      k->doubt[i] * k->doubt[i];
}

/* What a cell of a plane is worth: the value of one photon, or NaN where its errors are not those of counts.
 */
static double photon_of(const mm_map *map, size_t i)
{
    const double value = map->intensity[i], sigma = map->sigma[i];
    if (!map->counts || isnan(value))
        return NAN;
    return value > 0 ? sigma * sigma / value : sigma;
}

void mm_boxes_variances(const mm_align *k, double *variance, double *photon)
{
    double *dark = mm_zalloc(k->b->nx * k->b->ny + k->n, sizeof *dark);
    if (dark == NULL)
        return;
    double *own = dark + k->b->nx * k->b->ny;
    for (size_t i = 0; i < k->n; i++)
        own[i] = k->a->sigma[i] * k->a->sigma[i];
    combine(k, k->a->intensity, own, k->plane, k->plane_variance, dark, k->work, variance);
    for (size_t i = 0; i < k->n; i++) {
        const double one = photon_of(k->a, i);
        photon[i] = isnan(one) ? 0 : one * one;
    }
    free(dark);
}

/* The truth and room for the planes that are drawn from it. */
typedef struct draws {
    const mm_align *k;
    double *truth;    /* of the second plane, on its own grid */
    double *expected; /* of the first */
    double *photon_a, *photon_b, *floor;
    double *peak;
    bool *failed;
} draws;

static double draw_value(gsl_rng *rng, double mean, double photon, double sigma, double *variance)
{
    if (isnan(photon)) {
        *variance = sigma * sigma;
        return mean + gsl_ran_gaussian_ziggurat(rng, sigma);
    }
    const double count = gsl_ran_poisson(rng, fmax(mean, 0) / photon);
    *variance = photon * photon * fmax(count, 1);
    return photon * count;
}

/* One pair: drawn, moved and scaled as the data are, and what its scale and shifts would have taken out. */
static void draw_pair(const draws *d, gsl_rng *rng, double *a, double *a_variance, double *b,
                      double *b_variance, double *difference, double *work)
{
    const mm_align *k = d->k;
    const size_t m = k->b->nx * k->b->ny;
    for (size_t i = 0; i < m; i++)
        b[i] = draw_value(rng, d->truth[i], d->photon_b[i], sqrt(k->plane_variance[i]), &b_variance[i]);
    mm_resample_plane(&k->x, &k->y, b, false, difference, work);
    for (size_t i = 0; i < k->n; i++) {
        a[i] = k->hole[i] ? 0
                          : draw_value(rng, d->expected[i], d->photon_a[i], k->a->sigma[i], &a_variance[i]);
        difference[i] = k->hole[i] ? NAN : a[i] - k->scale * difference[i];
    }
    double taken[MM_ALIGN_MOST] = { 0 };
    for (size_t p = 0; p < k->npar; p++)
        for (size_t i = 0; i < k->n; i++)
            taken[p] += k->hole[i] ? 0 : k->gain[p][i] * difference[i];
    for (size_t p = 0; p < k->npar; p++)
        for (size_t i = 0; i < k->n; i++)
            difference[i] -= taken[p] * k->gradient[p][i];
}

static void sample(void *context, size_t number)
{
    draws *d = context;
    const mm_align *k = d->k;
    const size_t n = k->n, m = k->b->nx * k->b->ny, most = k->b->ny * k->a->nx;
    double *room = mm_zalloc(4 * n + 3 * m + most, sizeof *room);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    mm_boxes boxes = { 0 };
    d->failed[number] = room == NULL || rng == NULL || !mm_boxes_init(&boxes, k->a->nx, k->a->ny, NULL);
    if (!d->failed[number]) {
        double *a = room, *a_variance = a + n, *difference = a_variance + n, *variance = difference + n;
        double *b = variance + n, *b_variance = b + m, *dark = b_variance + m, *work = dark + m;
        gsl_rng_set(rng, (unsigned long)(k->opts->seed * 2654435761U + number + 1));
        draw_pair(d, rng, a, a_variance, b, b_variance, difference, work);
        combine(k, a, a_variance, b, b_variance, dark, work, variance);
        mm_boxes_fill(&boxes, difference, variance, d->floor);
        d->peak[number] = mm_boxes_peak(&boxes);
    }
    mm_boxes_clear(&boxes);
    gsl_rng_free(rng);
    free(room);
}

static bool draws_make(draws *d, const mm_align *k)
{
    const size_t m = k->b->nx * k->b->ny;
    double *work = mm_zalloc(k->b->ny * k->a->nx, sizeof *work);
    bool good = work != NULL;
    good &= (d->truth = mm_zalloc(m, sizeof(double))) != NULL;
    good &= (d->expected = mm_zalloc(k->n, sizeof(double))) != NULL;
    good &= (d->photon_a = mm_zalloc(k->n, sizeof(double))) != NULL;
    good &= (d->photon_b = mm_zalloc(m, sizeof(double))) != NULL;
    good &= (d->floor = mm_zalloc(k->n, sizeof(double))) != NULL;
    good &= (d->peak = mm_zalloc(k->opts->samples, sizeof(double))) != NULL;
    good &= (d->failed = mm_zalloc(k->opts->samples, sizeof(bool))) != NULL;
    if (good) {
        mm_align_smooth(k->b->nx, k->b->ny, k->plane, d->truth);
        mm_resample_plane(&k->x, &k->y, d->truth, false, d->expected, work);
        for (size_t i = 0; i < k->n; i++) {
            d->expected[i] *= k->scale;
            d->photon_a[i] = photon_of(k->a, i);
            d->floor[i] = isnan(d->photon_a[i]) ? 0 : d->photon_a[i] * d->photon_a[i];
        }
        for (size_t i = 0; i < m; i++)
            d->photon_b[i] = photon_of(k->b, i);
    }
    free(work);
    return good;
}

double *mm_boxes_null_peaks(const mm_align *k, mm_err *err)
{
    draws d = { .k = k };
    bool good = draws_make(&d, k);
    if (good)
        mm_parallel_for(k->opts->samples, k->opts->jobs, sample, &d);
    for (size_t i = 0; good && i < k->opts->samples; i++)
        good = !d.failed[i];
    free(d.truth);
    free(d.expected);
    free(d.photon_a);
    free(d.photon_b);
    free(d.floor);
    free(d.failed);
    if (good) {
        gsl_sort(d.peak, 1, k->opts->samples);
        return d.peak;
    }
    free(d.peak);
    mm_fail_memory(err, "planes of one truth");
    return NULL;
}
