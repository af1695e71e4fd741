#include "rixs/align.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { SCALE, IN, OUT, ROUNDS = 30 };

static const double bright = 0.03;     /* of the highest cell: what shifts are found from */
static const double settled = 1e-5;    /* eV, and relative of the scale */
static const double epsilon = 1e-4;    /* eV: half the step of a slope by the shift */
static const double most_shift = 5;    /* eV: beyond that the planes are not of one thing */
static const double upper_share = 0.8; /* of the incident energies: above lies the edge's end */

void mm_align_clear(mm_align *k)
{
    mm_resample_clear(&k->x);
    mm_resample_clear(&k->y);
    free(k->plane);
    free(k->plane_variance);
    free(k->hole);
    free(k->variance);
    free(k->moved);
    free(k->residual);
    free(k->doubt);
    free(k->changed);
    free(k->work);
    for (int i = 0; i < MM_ALIGN_MOST; i++) {
        free(k->gradient[i]);
        free(k->gain[i]);
    }
}

void mm_align_smooth(size_t nx, size_t ny, const double *in, double *out)
{
    for (size_t j = 0; j < ny; j++)
        for (size_t i = 0; i < nx; i++) {
            double sum = 0, weights = 0;
            for (int dj = -1; dj <= 1; dj++)
                for (int di = -1; di <= 1; di++) {
                    const size_t p = i + (size_t)di, q = j + (size_t)dj; /* below 0 wraps to beyond the end */
                    if (p >= nx || q >= ny || isnan(in[q * nx + p]))
                        continue;
                    const double weight = (2 - abs(di)) * (2 - abs(dj));
                    sum += weight * in[q * nx + p];
                    weights += weight;
                }
            out[j * nx + i] = weights > 0 ? sum / weights : NAN;
        }
}

/* The second plane without holes, so that a spline can pass: the mean of what lies beside, along the row. */
static void fill_holes(const mm_map *b, double *plane, double *variance)
{
    for (size_t j = 0; j < b->ny; j++) {
        double last = 0;
        for (size_t i = 0; i < b->nx; i++) {
            const size_t cell = j * b->nx + i;
            if (!isnan(b->intensity[cell]))
                last = b->intensity[cell];
            plane[cell] = last;
            variance[cell] = isnan(b->sigma[cell]) ? 0 : b->sigma[cell] * b->sigma[cell];
        }
    }
}

static bool resample_at(const mm_align *k, mm_resample_kind kind, const double shift[2], mm_resample *x,
                        mm_resample *y, mm_err *err)
{
    double *at = mm_zalloc(k->a->nx + k->a->ny, sizeof *at), *out = at + k->a->nx;
    *x = *y = (mm_resample){ 0 };
    for (size_t i = 0; at != NULL && i < k->a->nx; i++)
        at[i] = k->a->incident[i] + shift[0];
    for (size_t j = 0; at != NULL && j < k->a->ny; j++)
        out[j] = k->a->emission[j] + shift[1];
    const bool good = at != NULL && mm_resample_init(x, kind, k->b->nx, k->b->incident, k->a->nx, at, err) &&
                      mm_resample_init(y, kind, k->b->ny, k->b->emission, k->a->ny, out, err);
    free(at);
    return good || mm_fail_memory(err, "an interpolation");
}

/* T b at shifts, into out. */
static bool move_plane(const mm_align *k, mm_resample_kind kind, const double shift[2], double *out,
                       mm_err *err)
{
    mm_resample x, y;
    const bool good = resample_at(k, kind, shift, &x, &y, err);
    if (good)
        mm_resample_plane(&x, &y, k->plane, false, out, k->work);
    mm_resample_clear(&x);
    mm_resample_clear(&y);
    return good;
}

/* Slope of T b by the shift along one axis, into out. */
static bool slope_by(const mm_align *k, int axis, double *out, mm_err *err)
{
    double shift[2] = { k->shift[0], k->shift[1] }, *below = mm_zalloc(k->n, sizeof *below);
    bool good = below != NULL;
    shift[axis] -= epsilon;
    good = good && move_plane(k, MM_RESAMPLE_SPLINE, shift, below, err);
    shift[axis] += 2 * epsilon;
    good = good && move_plane(k, MM_RESAMPLE_SPLINE, shift, out, err);
    for (size_t i = 0; good && i < k->n; i++)
        out[i] = (out[i] - below[i]) / (2 * epsilon);
    free(below);
    return good || mm_fail_memory(err, "a slope");
}

static bool is_hole(const mm_align *k, const mm_map *map, size_t cell)
{
    return isnan(map->intensity[cell]) || (k->errors && isnan(map->sigma[cell]));
}

/* Does a hole of the second plane count in the interpolation to this cell? */
static bool meets_hole(const mm_align *k, size_t i, size_t j)
{
    const double least = 0.02;
    for (size_t q = k->y.first[j]; q < k->y.last[j]; q++)
        for (size_t p = k->x.first[i]; p < k->x.last[i]; p++)
            if (is_hole(k, k->b, q * k->b->nx + p) &&
                fabs(k->x.weight[i * k->x.nodes + p] * k->y.weight[j * k->y.nodes + q]) > least)
                return true;
    return false;
}

static void find_holes(mm_align *k)
{
    bool any = false;
    for (size_t i = 0; i < k->b->nx * k->b->ny; i++)
        any |= is_hole(k, k->b, i);
    for (size_t i = 0; i < k->n; i++)
        k->hole[i] = is_hole(k, k->a, i) || isnan(k->moved[i]) ||
                     (any && meets_hole(k, i % k->a->nx, i / k->a->nx));
}

/* Everything that follows from scale and shifts: T b, its variance, r. */
static bool move(mm_align *k, mm_err *err)
{
    mm_resample_clear(&k->x);
    mm_resample_clear(&k->y);
    if (!resample_at(k, MM_RESAMPLE_SPLINE, k->shift, &k->x, &k->y, err))
        return false;
    mm_resample_plane(&k->x, &k->y, k->plane, false, k->moved, k->work);
    mm_resample_plane(&k->x, &k->y, k->plane_variance, true, k->variance, k->work);
    find_holes(k);
    for (size_t i = 0; i < k->n; i++) {
        const double own = k->errors ? k->a->sigma[i] * k->a->sigma[i] : 1;
        k->residual[i] = k->hole[i] ? NAN : k->a->intensity[i] - k->scale * k->moved[i];
        k->variance[i] = k->errors ? own + k->scale * k->scale * k->variance[i] : 1;
    }
    return true;
}

static bool find_gradients(mm_align *k, mm_err *err)
{
    for (size_t p = 0; p < k->npar; p++) {
        double *g = k->gradient[p];
        if (k->par[p] == SCALE)
            memcpy(g, k->moved, k->n * sizeof *g);
        else if (!slope_by(k, k->par[p] - IN, g, err))
            return false;
        for (size_t i = 0; i < k->n; i++)
            g[i] = k->hole[i] || isnan(g[i]) ? 0 : k->par[p] == SCALE ? g[i] : k->scale * g[i];
    }
    return true;
}

/* The cells whose sums the scale makes equal. */
static void scale_instrument(const mm_align *k, double *z)
{
    const mm_diff_opts *o = k->opts;
    const mm_map *a = k->a;
    const double lo = a->incident[0] + upper_share * (a->incident[a->nx - 1] - a->incident[0]);
    size_t top = SIZE_MAX;
    for (size_t i = 0; i < k->n; i++) {
        const double in = a->incident[i % a->nx], out = a->emission[i / a->nx];
        const bool boxed = in >= o->incident[0] && in <= o->incident[1] && out >= o->emission[0] &&
                           out <= o->emission[1];
        z[i] = 0;
        if (k->hole[i])
            continue;
        z[i] = o->scale == MM_DIFF_TOTAL || (o->scale == MM_DIFF_REGION && boxed) ||
               (o->scale == MM_DIFF_EDGE && in >= lo);
        if (top == SIZE_MAX ||
            a->intensity[i] + k->scale * k->moved[i] > a->intensity[top] + k->scale * k->moved[top])
            top = i;
    }
    if (o->scale == MM_DIFF_MAXIMUM && top != SIZE_MAX)
        z[top] = 1;
}

static double difference_along(const double *v, size_t i, size_t n, size_t stride, const double *node,
                               size_t at)
{
    const size_t lo = i > 0 ? i - 1 : i, hi = i + 1 < n ? i + 1 : i;
    return (v[at + (hi - i) * stride] - v[at - (i - lo) * stride]) / (node[hi] - node[lo]);
}

/* The slope of the first plane, smoothed, over the variance: large where a shift shows. Its noise is none of
 * the second plane's, and at its own cell it does not see the first one's. */
static bool shift_instrument(const mm_align *k, int axis, double *z, mm_err *err)
{
    double *smooth = mm_zalloc(3 * k->n, sizeof *smooth), *other = smooth + k->n, *variance = other + k->n;
    if (smooth == NULL)
        return mm_fail_memory(err, "an alignment");
    const mm_map *a = k->a;
    mm_align_smooth(a->nx, a->ny, a->intensity, smooth);
    mm_align_smooth(a->nx, a->ny, k->moved, other);
    mm_align_smooth(a->nx, a->ny, k->variance, variance);
    double top = 0;
    for (size_t i = 0; i < k->n; i++)
        top = fmax(top, k->hole[i] ? 0 : smooth[i] + k->scale * other[i]);
    for (size_t i = 0; i < k->n; i++) {
        const size_t p = i % a->nx, q = i / a->nx;
        const double slope = axis == 0 ? difference_along(smooth, p, a->nx, 1, a->incident, i)
                                       : difference_along(smooth, q, a->ny, a->nx, a->emission, i);
        const bool counts = !k->hole[i] && !k->changed[i] && smooth[i] + k->scale * other[i] > bright * top;
        z[i] = counts && isfinite(slope) ? slope / variance[i] : 0;
    }
    free(smooth);
    return true;
}

/* The inverse of a small matrix by Gauss and Jordan; false where there is none. */
static bool invert(size_t n, double m[MM_ALIGN_MOST][MM_ALIGN_MOST])
{
    double inverse[MM_ALIGN_MOST][MM_ALIGN_MOST] = { { 0 } };
    for (size_t i = 0; i < n; i++)
        inverse[i][i] = 1;
    for (size_t c = 0; c < n; c++) {
        size_t pivot = c;
        for (size_t r = c + 1; r < n; r++)
            if (fabs(m[r][c]) > fabs(m[pivot][c]))
                pivot = r;
        if (!(fabs(m[pivot][c]) > 0) || !isfinite(m[pivot][c]))
            return false;
        for (size_t i = 0; i < n; i++) {
            double t = m[c][i];
            m[c][i] = m[pivot][i];
            m[pivot][i] = t;
            t = inverse[c][i];
            inverse[c][i] = inverse[pivot][i];
            inverse[pivot][i] = t;
        }
        const double scale = 1 / m[c][c];
        for (size_t i = 0; i < n; i++) {
            m[c][i] *= scale;
            inverse[c][i] *= scale;
        }
        for (size_t r = 0; r < n; r++) {
            const double factor = r == c ? 0 : m[r][c];
            for (size_t i = 0; i < n; i++) {
                m[r][i] -= factor * m[c][i];
                inverse[r][i] -= factor * inverse[c][i];
            }
        }
    }
    memcpy(m, inverse, sizeof inverse);
    return true;
}

static double dot(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* gain = (Z' g)^-1 Z'. */
static bool find_gains(mm_align *k, mm_err *err)
{
    double *z[MM_ALIGN_MOST] = { NULL }, m[MM_ALIGN_MOST][MM_ALIGN_MOST];
    bool good = true;
    for (size_t p = 0; good && p < k->npar; p++) {
        good = (z[p] = mm_zalloc(k->n, sizeof *z[p])) != NULL;
        if (good && k->par[p] == SCALE)
            scale_instrument(k, z[p]);
        else if (good)
            good = shift_instrument(k, k->par[p] - IN, z[p], err);
    }
    if (!good)
        mm_fail_memory(err, "an alignment");
    for (size_t p = 0; good && p < k->npar; p++)
        for (size_t q = 0; q < k->npar; q++)
            m[p][q] = dot(k->n, z[p], k->gradient[q]);
    if (good && !invert(k->npar, m))
        good = mm_fail(
            err, MM_EINPUT,
            "%s and %s cannot be brought together: nothing in them says how (--align none, --scale none)",
            k->a->name, k->b->name);
    for (size_t p = 0; good && p < k->npar; p++)
        for (size_t i = 0; i < k->n; i++) {
            k->gain[p][i] = 0;
            for (size_t q = 0; q < k->npar; q++)
                k->gain[p][i] += m[p][q] * z[q][i];
        }
    for (size_t p = 0; p < k->npar; p++)
        free(z[p]);
    return good;
}

/* One step towards Z' r = 0. *moved is by how much. */
static bool step(mm_align *k, double *moved, mm_err *err)
{
    *moved = 0;
    for (size_t p = 0; p < k->npar; p++) {
        double change = 0;
        for (size_t i = 0; i < k->n; i++)
            change += k->hole[i] ? 0 : k->gain[p][i] * k->residual[i];
        if (k->par[p] == SCALE) {
            change = fmin(fmax(change, -0.5 * k->scale), k->scale);
            k->scale += change;
            *moved = fmax(*moved, fabs(change / k->scale));
        } else {
            change = fmin(fmax(change, -0.5), 0.5);
            k->shift[k->par[p] - IN] += change;
            *moved = fmax(*moved, fabs(change));
        }
    }
    if (!(fabs(k->shift[0]) < most_shift && fabs(k->shift[1]) < most_shift))
        return mm_fail(err, MM_EINPUT, "%s and %s are more than %g eV apart: no alignment (--align none)",
                       k->a->name, k->b->name, most_shift);
    return k->scale > 0 ||
           mm_fail(err, MM_EINPUT, "the scale of %s to %s is not positive", k->b->name, k->a->name);
}

static bool settle(mm_align *k, mm_err *err)
{
    double moved = INFINITY;
    for (int round = 0; round < ROUNDS && moved > settled; round++)
        if (!move(k, err) || !find_gradients(k, err) || !find_gains(k, err) ||
            (k->npar > 0 && !step(k, &moved, err)))
            return false;
        else if (k->npar == 0)
            moved = 0;
    return move(k, err) && find_gradients(k, err) && find_gains(k, err);
}

/* Without errors those of scale and shifts come from the scatter of the difference. */
static void find_covariance(mm_align *k)
{
    double scatter = 0, count = 0;
    for (size_t i = 0; i < k->n; i++)
        if (!k->hole[i]) {
            scatter += k->residual[i] * k->residual[i];
            count++;
        }
    for (size_t p = 0; p < k->npar; p++)
        for (size_t q = 0; q < k->npar; q++) {
            double sum = 0;
            for (size_t i = 0; i < k->n; i++)
                sum += k->hole[i] ? 0 : k->gain[p][i] * k->gain[q][i] * k->variance[i];
            k->covariance[p][q] = k->errors ? sum : sum * scatter / count;
        }
}

/* Cells that differ more than noise, and their neighbours. */
static void find_changed(mm_align *k)
{
    const double sure = 4;
    const size_t nx = k->a->nx, ny = k->a->ny;
    memset(k->changed, 0, k->n * sizeof *k->changed);
    for (size_t j = 0; j < ny; j++)
        for (size_t i = 0; i < nx; i++) {
            double sum = 0, variance = 0;
            for (size_t q = j > 0 ? j - 1 : 0; q < ny && q <= j + 1; q++)
                for (size_t p = i > 0 ? i - 1 : 0; p < nx && p <= i + 1; p++)
                    if (!k->hole[q * nx + p]) {
                        sum += k->residual[q * nx + p];
                        variance += k->variance[q * nx + p];
                    }
            if (!(fabs(sum) > sure * sqrt(variance)))
                continue;
            for (size_t q = j > 1 ? j - 2 : 0; q < ny && q <= j + 2; q++)
                for (size_t p = i > 1 ? i - 2 : 0; p < nx && p <= i + 2; p++)
                    k->changed[q * nx + p] = true;
        }
}

/* Twice what two ways to interpolate differ by: as much as a Lorentzian of two nodes a half width is missed
 * by. */
static bool find_doubt(mm_align *k, mm_err *err)
{
    if (!move_plane(k, MM_RESAMPLE_CUBIC, k->shift, k->doubt, err))
        return false;
    for (size_t i = 0; i < k->n; i++)
        k->doubt[i] = k->hole[i] ? 0 : 2 * k->scale * fabs(k->doubt[i] - k->moved[i]);
    return true;
}

static bool allocate(mm_align *k)
{
    const size_t n = k->n, m = k->b->nx * k->b->ny;
    bool good = (k->plane = mm_zalloc(m, sizeof *k->plane)) != NULL;
    good &= (k->plane_variance = mm_zalloc(m, sizeof *k->plane_variance)) != NULL;
    good &= (k->hole = mm_zalloc(n, sizeof *k->hole)) != NULL;
    good &= (k->variance = mm_zalloc(n, sizeof *k->variance)) != NULL;
    good &= (k->moved = mm_zalloc(n, sizeof *k->moved)) != NULL;
    good &= (k->residual = mm_zalloc(n, sizeof *k->residual)) != NULL;
    good &= (k->doubt = mm_zalloc(n, sizeof *k->doubt)) != NULL;
    good &= (k->changed = mm_zalloc(n, sizeof *k->changed)) != NULL;
    good &= (k->work = mm_zalloc(k->b->ny * k->a->nx, sizeof *k->work)) != NULL;
    for (int p = 0; p < MM_ALIGN_MOST; p++) {
        good &= (k->gradient[p] = mm_zalloc(n, sizeof(double))) != NULL;
        good &= (k->gain[p] = mm_zalloc(n, sizeof(double))) != NULL;
    }
    return good;
}

static bool check_overlap(const mm_align *k, mm_err *err)
{
    size_t cells = 0;
    for (size_t i = 0; i < k->n; i++)
        cells += !k->hole[i];
    return cells > 0 ||
           mm_fail(err, MM_EINPUT,
                   "%s and %s do not overlap: incident %g to %g and %g to %g eV, "
                   "emission %g to %g and %g to %g eV",
                   k->a->name, k->b->name, k->a->incident[0], k->a->incident[k->a->nx - 1], k->b->incident[0],
                   k->b->incident[k->b->nx - 1], k->a->emission[0], k->a->emission[k->a->ny - 1],
                   k->b->emission[0], k->b->emission[k->b->ny - 1]);
}

/* The scale to begin with: the ratio of the sums. */
static void guess_scale(mm_align *k)
{
    double a = 0, b = 0;
    for (size_t i = 0; i < k->n; i++) {
        a += k->hole[i] ? 0 : k->a->intensity[i];
        b += k->hole[i] ? 0 : k->moved[i];
    }
    if (k->opts->scale != MM_DIFF_NONE && a > 0 && b > 0)
        k->scale = a / b;
}

bool mm_align_init(mm_align *k, const mm_map *a, const mm_map *b, const mm_diff_opts *opts, mm_err *err)
{
    *k = (mm_align){ .a = a, .b = b, .opts = opts, .n = a->nx * a->ny, .scale = 1 };
    k->errors = mm_map_has_errors(a) && mm_map_has_errors(b);
    if (opts->scale != MM_DIFF_NONE)
        k->par[k->npar++] = SCALE;
    for (int axis = 0; axis < 2; axis++) {
        k->shift[axis] = opts->align[axis] ? 0 : opts->shift[axis];
        if (opts->align[axis])
            k->par[k->npar++] = IN + axis;
    }
    if (!allocate(k)) {
        mm_align_clear(k);
        return mm_fail_memory(err, "a difference");
    }
    fill_holes(b, k->plane, k->plane_variance);
    bool good = move(k, err) && check_overlap(k, err);
    if (good)
        guess_scale(k);
    for (int turn = 0; good && turn < 3; turn++) {
        good = settle(k, err);
        if (good && k->errors && turn < 2)
            find_changed(k);
    }
    good = good && find_doubt(k, err);
    if (good)
        find_covariance(k);
    else
        mm_align_clear(k);
    return good;
}

double mm_align_cell_variance(const mm_align *k, size_t cell)
{
    double v = k->variance[cell] + k->doubt[cell] * k->doubt[cell];
    for (size_t p = 0; p < k->npar; p++) {
        v -= 2 * k->gradient[p][cell] * k->gain[p][cell] * k->variance[cell];
        for (size_t q = 0; q < k->npar; q++)
            v += k->gradient[p][cell] * k->covariance[p][q] * k->gradient[q][cell];
    }
    return fmax(v, 0);
}

/* The sum is factor' r less what scale and shifts take with them: another sum over r, hence one over the
 * cells of each plane, which know how they depend on each other. */
bool mm_align_variance(const mm_align *k, const double *factor, double *variance, mm_err *err)
{
    double *part = mm_zalloc(k->n + k->b->nx * k->b->ny, sizeof *part), *back = part + k->n, doubt = 0, value;
    double error[2] = { NAN, NAN };
    bool good = part != NULL;
    for (size_t i = 0; good && i < k->n; i++) {
        part[i] = k->hole[i] ? 0 : factor[i];
        doubt += part[i] * part[i] * k->doubt[i] * k->doubt[i];
    }
    for (size_t p = 0; good && p < k->npar; p++) {
        const double by = dot(k->n, factor, k->gradient[p]);
        for (size_t i = 0; i < k->n; i++)
            part[i] -= by * k->gain[p][i];
    }
    good = good && mm_map_sum_all(k->a, part, &value, &error[0], err);
    if (good) {
        mm_resample_back(&k->x, &k->y, part, back, k->work);
        for (size_t i = 0; i < k->b->nx * k->b->ny; i++)
            if (isnan(k->b->intensity[i]) || fabs(back[i]) < 1e-9)
                back[i] = 0;
        good = mm_map_sum_all(k->b, back, &value, &error[1], err);
    }
    free(part);
    error[1] *= k->scale;
    *variance = error[0] * error[0] + error[1] * error[1] + doubt;
    return good || mm_fail_memory(err, "the error of a region");
}
