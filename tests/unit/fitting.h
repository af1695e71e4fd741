/* Models and data for the tests of the fit engine. */
#ifndef MM_TESTS_FITTING_H
#define MM_TESTS_FITTING_H

#include <stdlib.h>

#include "base/mem.h"
#include "fit/fit.h"
#include "model/model.h"
#include "random.h"
#include "tap.h"

enum { MOST_ROWS = 500 };

/* One dataset with room for itself. */
typedef struct sample {
    size_t n;
    double x[MOST_ROWS], y[MOST_ROWS], sigma[MOST_ROWS];
    const double *axis[1];
} sample;

/** A model of x and y from the XML of its components and derived quantities. */
static inline mm_model *model_of(const char *body)
{
    mm_err err = MM_ERR_INIT;
    char *xml = mm_format(
        "<model xmlns=\"urn:mischmetal:model:1\" id=\"test\" domain=\"general\"><title>t</title>"
        "<x name=\"x\"/><y name=\"y\"/>%s</model>",
        body);
    mm_model *model = mm_model_parse(xml, strlen(xml), "test.xml", &err);
    if (model == NULL)
        diag("%s", err.msg);
    mm_err_clear(&err);
    free(xml);
    return model;
}

/** n rows of x from lo to hi. */
static inline void fill_x(sample *s, size_t n, double lo, double hi)
{
    s->n = n;
    s->axis[0] = s->x;
    for (size_t i = 0; i < n; i++)
        s->x[i] = n > 1 ? lo + (hi - lo) * (double)i / (double)(n - 1) : lo;
}

/** y of the model at p (npar values, ties applied) plus normal noise of this sigma. */
static inline void fill_y(sample *s, const mm_model *model, double *p, double sigma)
{
    mm_workspace *ws = mm_workspace_new(model, s->n, NULL);
    mm_model_apply_ties(model, p);
    mm_model_eval(model, s->n, s->axis, p, s->y, NULL, ws);
    mm_workspace_free(ws);
    for (size_t i = 0; i < s->n; i++) {
        s->sigma[i] = sigma;
        s->y[i] += sigma > 0 ? sigma * random_normal() : 0;
    }
}

static inline mm_data data_of(const sample *s, bool with_sigma)
{
    return (mm_data){ "sample", s->n, s->axis, s->y, with_sigma ? s->sigma : NULL };
}

/** The fit, or NULL and the reason as a remark. */
static inline mm_fit *fit_of(const mm_model *model, const sample *s, bool with_sigma, const mm_fit_opts *opts)
{
    mm_err err = MM_ERR_INIT;
    const mm_data data = data_of(s, with_sigma);
    mm_fit *fit = mm_fit_run(model, &data, NULL, opts, &err);
    if (fit == NULL)
        diag("%s", err.msg);
    mm_err_clear(&err);
    return fit;
}

static inline const mm_estimate *estimate_of(const mm_fit *fit, const char *name)
{
    for (size_t i = 0; i < fit->npar; i++)
        if (strcmp(fit->par[i].name, name) == 0)
            return &fit->par[i];
    for (size_t i = 0; i < fit->nderived; i++)
        if (strcmp(fit->derived[i].name, name) == 0)
            return &fit->derived[i];
    return NULL;
}

static inline bool is_flagged(const mm_estimate *estimate, const char *flag)
{
    for (size_t i = 0; i < estimate->nflag; i++)
        if (strcmp(estimate->flag[i], flag) == 0)
            return true;
    return false;
}

static const char *const line_model =
    "<component id=\"f\"><formula>a + b * x</formula><param name=\"a\" start=\"0\"/>"
    "<param name=\"b\" start=\"0\"/></component>";

static const char *const peak_model =
    "<component id=\"p\" func=\"gaussian\"><param name=\"area\" start=\"3\" min=\"0\"/>"
    "<param name=\"center\" start=\"0.5\" min=\"-5\" max=\"5\"/><param name=\"sigma\" start=\"1.5\" "
    "min=\"0.01\"/>"
    "</component><component id=\"b\" func=\"constant\"><param name=\"c0\" start=\"0\"/></component>";

#endif
