#include "plot/range.h"

#include <math.h>

/* What an axis has to hold. */
typedef struct span {
    double lo, hi;         /* of values */
    double err_lo, err_hi; /* with their error bars */
    double x_lo, x_hi;     /* only rows with x in here count */
    bool log;
    double margin; /* share of the range that stays free at both ends */
} span;

static bool is_drawable(const span *s, double value)
{
    return fabs(value) < 1e200 && (!s->log || value > 1e-200);
}

static void take(span *s, double value)
{
    if (!is_drawable(s, value))
        return;
    s->lo = fmin(s->lo, value);
    s->hi = fmax(s->hi, value);
}

static void take_error(span *s, double value)
{
    if (!is_drawable(s, value))
        return;
    s->err_lo = fmin(s->err_lo, value);
    s->err_hi = fmax(s->err_hi, value);
}

static bool row_counts(const span *s, const mm_plot_element *e, size_t i)
{
    return e->data[MM_PLOT_X][i] >= s->x_lo && e->data[MM_PLOT_X][i] <= s->x_hi;
}

/* Edges of the outermost cells of a map. */
static void take_nodes(span *s, size_t n, const double *node, bool cells)
{
    if (n == 0)
        return;
    const double first = cells && n > 1 ? (node[1] - node[0]) / 2 : 0;
    const double last = cells && n > 1 ? (node[n - 1] - node[n - 2]) / 2 : 0;
    take(s, node[0] - first);
    take(s, node[n - 1] + last);
}

static void take_x(span *s, const mm_plot_element *e)
{
    switch (e->kind) {
    case MM_PLOT_POINTS:
        s->margin = fmax(s->margin, 0.03);
        for (size_t i = 0; i < e->n && e->data[MM_PLOT_XERR] != NULL; i++) {
            take_error(s, e->data[MM_PLOT_X][i] - fabs(e->data[MM_PLOT_XERR][i]));
            take_error(s, e->data[MM_PLOT_X][i] + fabs(e->data[MM_PLOT_XERR][i]));
        }
        /* fall through */
    case MM_PLOT_LINE:
    case MM_PLOT_AREA:
        for (size_t i = 0; i < e->n; i++)
            take(s, e->data[MM_PLOT_X][i]);
        break;
    case MM_PLOT_ARROW:
        take(s, e->at[2]);
        /* fall through */
    case MM_PLOT_VLINE:
    case MM_PLOT_TEXT:
        take(s, e->at[0]);
        break;
    case MM_PLOT_MAP:
    case MM_PLOT_CONTOURS:
        take_nodes(s, e->nx, e->data[MM_PLOT_X], e->kind == MM_PLOT_MAP);
        break;
    default:
        break;
    }
}

static void take_rows(span *s, const mm_plot_element *e, const double *y)
{
    for (size_t i = 0; i < e->n && y != NULL; i++)
        if (row_counts(s, e, i))
            take(s, y[i]);
}

static void take_y(span *s, const mm_plot_element *e)
{
    switch (e->kind) {
    case MM_PLOT_POINTS:
        for (size_t i = 0; i < e->n && e->data[MM_PLOT_YERR] != NULL; i++)
            if (row_counts(s, e, i)) {
                take_error(s, e->data[MM_PLOT_Y][i] - fabs(e->data[MM_PLOT_YERR][i]));
                take_error(s, e->data[MM_PLOT_Y][i] + fabs(e->data[MM_PLOT_YERR][i]));
            }
        /* fall through */
    case MM_PLOT_LINE:
        take_rows(s, e, e->data[MM_PLOT_Y]);
        break;
    case MM_PLOT_AREA:
        take_rows(s, e, e->data[MM_PLOT_LO]);
        take_rows(s, e, e->data[MM_PLOT_HI]);
        break;
    case MM_PLOT_HLINE:
        take(s, e->at[0]);
        break;
    case MM_PLOT_ARROW:
        take(s, e->at[3]);
        /* fall through */
    case MM_PLOT_TEXT:
        take(s, e->at[1]);
        break;
    case MM_PLOT_MAP:
    case MM_PLOT_CONTOURS:
        s->margin = 0;
        take_nodes(s, e->ny, e->data[MM_PLOT_Y], e->kind == MM_PLOT_MAP);
        break;
    default:
        break;
    }
}

/* Error bars widen the range, but by no more than its own length each side: one bad point must not flatten
 * all. */
static void add_errors(span *s)
{
    const double lo = s->lo, hi = s->hi;
    const bool any = hi > lo;
    const double reach = s->log ? log(hi / lo) : hi - lo;
    const double floor_ = !any ? s->err_lo : s->log ? lo * exp(-reach) : lo - reach;
    const double ceiling = !any ? s->err_hi : s->log ? hi * exp(reach) : hi + reach;
    s->lo = fmin(lo, fmax(s->err_lo, floor_));
    s->hi = fmax(hi, fmin(s->err_hi, ceiling));
}

/* One value, or none at all, still gets an axis. */
static void widen(span *s)
{
    if (!(s->lo <= s->hi)) {
        s->lo = s->log ? 1 : 0;
        s->hi = s->log ? 10 : 1;
    } else if (s->log && s->hi / s->lo < 1 + 1e-9) {
        s->lo /= 2;
        s->hi *= 2;
    } else if (!s->log && !(s->hi - s->lo > 1e-11 * fmax(fabs(s->lo), fabs(s->hi)))) {
        const double half = s->lo != 0 ? fabs(s->lo) / 10 : 1;
        s->lo -= half;
        s->hi += half;
    }
}

static void add_margin(span *s)
{
    if (s->log) {
        const double factor = pow(s->hi / s->lo, s->margin);
        s->lo /= factor;
        s->hi *= factor;
    } else {
        const double room = (s->hi - s->lo) * s->margin;
        s->lo -= room;
        s->hi += room;
    }
}

/* The caller's limits win; the other end keeps clear of them. */
static void apply_limits(const mm_plot_axis_spec *axis, span *s)
{
    const bool lo_set = is_drawable(s, axis->lo), hi_set = is_drawable(s, axis->hi);
    const double far = s->log ? 10 : fmax(fabs(s->hi - s->lo), 1e-9);
    if (lo_set)
        s->lo = axis->lo;
    if (hi_set)
        s->hi = axis->hi;
    if (lo_set && !hi_set && s->hi <= s->lo)
        s->hi = s->log ? s->lo * far : s->lo + far;
    if (hi_set && !lo_set && s->lo >= s->hi)
        s->lo = s->log ? s->hi / far : s->hi - far;
    if (s->lo == s->hi)
        widen(s);
}

static void finish(const mm_plot_axis_spec *axis, span *s, double *lo, double *hi)
{
    take(s, axis->include_lo);
    take(s, axis->include_hi);
    add_errors(s);
    widen(s);
    add_margin(s);
    apply_limits(axis, s);
    *lo = s->lo;
    *hi = s->hi;
}

static span empty_span(const mm_plot_axis_spec *axis, double margin)
{
    return (span){ INFINITY, -INFINITY, INFINITY, -INFINITY, -INFINITY, INFINITY, axis->scale == MM_SCALE_LOG,
                   margin };
}

void mm_plot_range_x(size_t n, mm_panel *const *panel, double *lo, double *hi)
{
    mm_plot_axis_spec axis = panel[0]->x;
    span s = empty_span(&axis, 0);
    for (size_t k = 0; k < n; k++) {
        for (size_t i = 0; i < panel[k]->n; i++)
            take_x(&s, &panel[k]->element[i]);
        take(&s, panel[k]->x.include_lo);
        take(&s, panel[k]->x.include_hi);
        if (isnan(axis.lo))
            axis.lo = panel[k]->x.lo;
        if (isnan(axis.hi))
            axis.hi = panel[k]->x.hi;
    }
    finish(&axis, &s, lo, hi);
}

void mm_plot_range_y(const mm_panel *panel, double x_lo, double x_hi, double *lo, double *hi)
{
    span s = empty_span(&panel->y, 0.06);
    s.x_lo = fmin(x_lo, x_hi);
    s.x_hi = fmax(x_lo, x_hi);
    for (size_t i = 0; i < panel->n; i++)
        take_y(&s, &panel->element[i]);
    finish(&panel->y, &s, lo, hi);
}
