#include "relax/peak_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/mem.h"
#include "base/text.h"

static const char *const backgrounds[] = {
    [MM_BACKGROUND_NONE] = "",
    [MM_BACKGROUND_CONSTANT] =
        "<component id='background' func='constant'><param name='c0' start='0'/></component>",
    [MM_BACKGROUND_LINEAR] = "<component id='background' func='polynomial'><param name='c0' start='0'/>"
                             "<param name='c1' start='0'/><param name='x0' start='0' vary='no'/></component>",
    [MM_BACKGROUND_EXPONENTIAL] =
        "<component id='background'><formula>amplitude*exp((temperature - x0)/width)"
        "</formula><param name='amplitude' start='0' min='0' unit='y'/>"
        "<param name='width' start='0' min='0' unit='K'/>"
        "<param name='x0' start='0' vary='no' unit='K'/></component>",
};

mm_model *mm_peak_model(mm_signal signal, mm_background background, size_t n, const char *const *name,
                        mm_err *err)
{
    const bool tangent = signal == MM_SIGNAL_TAN_DELTA;
    mm_buf xml = { 0 };
    mm_buf_printf(&xml,
                  "<model xmlns='urn:mischmetal:model:1' id='peaks' domain='relax'>"
                  "<x name='temperature' unit='K'/><y name='%s'/>",
                  tangent                    ? "tan_delta"
                  : signal == MM_SIGNAL_LOSS ? "loss"
                                             : "compliance");
    for (size_t i = 0; i < n; i++)
        mm_buf_printf(&xml,
                      "<component id='%s' func='%s'><param name='%s' start='0' min='0'/>"
                      "<param name='T_peak' start='0'/><param name='a' start='0'/>"
                      "<param name='Ea' start='0' vary='no'/></component>",
                      name[i], tangent ? "cole_cole_tangent" : "cole_cole_peak", tangent ? "L" : "dE");
    mm_buf_add(&xml, backgrounds[background]);
    mm_buf_add(&xml, "</model>");
    const size_t length = xml.len;
    char *text = mm_buf_take(&xml);
    mm_model *model = text != NULL ? mm_model_parse(text, length, "peaks", err) : NULL;
    if (text == NULL)
        mm_fail_memory(err, "a model");
    free(text);
    return model;
}

ptrdiff_t mm_peak_param(const mm_model *model, size_t component, const char *name)
{
    const mm_component *c = &model->comp[component];
    for (size_t k = 0; k < c->npar; k++) {
        const char *dot = strrchr(model->par[c->first + k].name, '.');
        if (dot != NULL && strcmp(dot + 1, name) == 0)
            return (ptrdiff_t)(c->first + k);
    }
    return -1;
}

size_t mm_peak_components(const mm_model *model, size_t *component)
{
    size_t n = 0;
    for (size_t i = 0; i < model->ncomp; i++)
        if (model->comp[i].func != NULL && mm_peak_param(model, i, "T_peak") >= 0 &&
            mm_peak_param(model, i, "a") >= 0 && mm_peak_param(model, i, "Ea") >= 0) {
            if (component != NULL)
                component[n] = i;
            n++;
        }
    return n;
}

/* What is left of a sweep, and the shape of the peak that is looked for. */
typedef struct search {
    size_t n;
    const double *t;
    double *rest;
} search;

/* One peak: its place, height, and its half width in 1/T. */
typedef struct bump {
    double t, height, width;
} bump;

/* Mean of up to three neighbours, so that no single point wins. */
static double smooth(const search *s, size_t i)
{
    const size_t lo = i > 0 ? i - 1 : 0, hi = i + 1 < s->n ? i + 1 : i;
    double sum = 0;
    for (size_t k = lo; k <= hi; k++)
        sum += s->rest[k];
    return sum / (double)(hi - lo + 1);
}

/* Distance in 1/T from the top to where half of the height is left, on one side; NaN beyond the data. */
static double half_width(const search *s, size_t top, double height, int direction)
{
    for (size_t i = top;; i += (size_t)direction) {
        if (smooth(s, i) < height / 2)
            return fabs(1 / s->t[i] - 1 / s->t[top]);
        if (i == (direction < 0 ? 0 : s->n - 1))
            return NAN;
    }
}

static bump find_bump(const search *s)
{
    size_t top = 0;
    for (size_t i = 1; i < s->n; i++)
        top = smooth(s, i) > smooth(s, top) ? i : top;
    const double height = smooth(s, top), below = half_width(s, top, height, -1),
                 above = half_width(s, top, height, 1),
                 least = 2 * fabs(1 / s->t[0] - 1 / s->t[s->n - 1]) / (double)s->n;
    double width = fmin(isnan(below) ? INFINITY : below, isnan(above) ? INFINITY : above);
    if (!isfinite(width))
        width = fabs(1 / s->t[0] - 1 / s->t[s->n - 1]);
    return (bump){ s->t[top], height, fmax(width, least) };
}

/* cosh(a y) + cos(a pi/2) = 2 (1 + cos(a pi/2)) at half of the maximum, y = Ea/k times the half width. */
static double exponent_of(double width, double energy)
{
    const double y = energy / MM_KB_EV * width;
    double a = 0.5;
    for (int i = 0; i < 20; i++)
        a = fmin(fmax(acosh(2 + cos(a * MM_PI / 2)) / y, 0.05), 0.95);
    return a;
}

/* dE, or L of tan delta, of a peak with this maximum: both rise with it. */
static double strength_of(bool tangent, double height, double a)
{
    if (!tangent)
        return 2 * height / tan(a * MM_PI / 4);
    double lo = 0, hi = 10;
    for (int i = 0; i < 50; i++) {
        const double l = (lo + hi) / 2,
                     maximum = sinh(l / 2) * sin(a * MM_PI / 2) / (1 + cosh(l / 2) * cos(a * MM_PI / 2));
        *(maximum < height ? &lo : &hi) = l;
    }
    return lo;
}

static void keep(double *p, double value)
{
    if (*p == 0)
        *p = value;
}

/* Place a peak where the parameters of its component are still open, and take it off the rest. */
static void place_bump(const mm_model *model, size_t component, double energy, const bump *b, search *s,
                       double *p)
{
    const mm_component *c = &model->comp[component];
    double *own = p + c->first, minus[MM_FUNC_MAX_PARAMS];
    const bool tangent = strcmp(c->func->name, "cole_cole_tangent") == 0;
    keep(&own[3], energy);
    keep(&own[1], b->t);
    keep(&own[2], exponent_of(b->width, own[3]));
    keep(&own[0], strength_of(tangent, fmax(b->height, 0), own[2]));
    memcpy(minus, own, c->npar * sizeof *minus);
    minus[0] = -minus[0];
    mm_func_eval(c->func, s->n, &s->t, minus, s->rest, NULL);
}

/* Level of one end: the mean of a twentieth of the points. */
static double level(size_t n, const double *y, bool last)
{
    const size_t count = n / 20 > 1 ? n / 20 : 1;
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += y[last ? n - 1 - i : i];
    return sum / (double)count;
}

/* The line between the ends as background, or what of it there is; taken off the rest. */
static void place_background(const mm_model *model, const double *y, search *s, double *p)
{
    const double first = level(s->n, y, false), last = level(s->n, y, true), span = s->t[s->n - 1] - s->t[0],
                 middle = (s->t[0] + s->t[s->n - 1]) / 2;
    double constant = 0, slope = 0;
    for (size_t i = 0; i < model->ncomp; i++) {
        const ptrdiff_t c0 = mm_peak_param(model, i, "c0"), c1 = mm_peak_param(model, i, "c1"),
                        x0 = mm_peak_param(model, i, "x0"), amplitude = mm_peak_param(model, i, "amplitude"),
                        width = mm_peak_param(model, i, "width");
        if (x0 >= 0)
            keep(&p[x0], middle);
        if (c1 >= 0)
            keep(&p[c1], slope = (last - first) / span);
        if (c0 >= 0)
            keep(&p[c0],
                 constant = slope != 0 ? (first + last) / 2 + slope * (p[x0] - middle) : fmin(first, last));
        if (amplitude >= 0)
            keep(&p[amplitude], fmax(fmin(first, last), 0));
        if (width >= 0)
            keep(&p[width], fmax(last > first && first > 0 ? span / log(last / first) : span, span / 10));
        if (amplitude >= 0)
            constant = fmin(first, last);
    }
    for (size_t i = 0; i < s->n; i++)
        s->rest[i] = y[i] - constant - slope * (s->t[i] - middle);
}

static int by_temperature(const void *a, const void *b)
{
    const bump *p = a, *q = b;
    return (p->t > q->t) - (p->t < q->t);
}

bool mm_peak_start(const mm_model *model, const double *energy, size_t n, const double *t, const double *y,
                   double *p, mm_err *err)
{
    const double *const x[] = { t };
    size_t *component = mm_zalloc(model->ncomp, sizeof *component);
    bump *bumps = mm_zalloc(model->ncomp, sizeof *bumps);
    search s = { n, t, mm_zalloc(n, sizeof *s.rest) };
    double *work = mm_zalloc(model->npar, sizeof *work);
    const bool memory = component != NULL && bumps != NULL && s.rest != NULL && work != NULL;
    const bool good = memory && n > 0 && mm_model_start(model, n, x, y, p, err);
    const size_t count = good ? mm_peak_components(model, component) : 0;
    if (good)
        place_background(model, y, &s, p);
    for (size_t i = 0; i < count; i++) { /* found by a peak of the i-th energy, whatever it will be called */
        memcpy(work, p, model->npar * sizeof *work);
        bumps[i] = find_bump(&s);
        place_bump(model, component[i], energy[i], &bumps[i], &s, work);
    }
    if (count > 0)
        qsort(bumps, count, sizeof *bumps, by_temperature);
    for (size_t i = 0; i < count; i++)
        place_bump(model, component[i], energy[i], &bumps[i], &s, p);
    if (good)
        mm_model_apply_ties(model, p);
    free(component);
    free(bumps);
    free(s.rest);
    free(work);
    return good || mm_fail_memory(err, "start values");
}
