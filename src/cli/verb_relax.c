/* chifit relax: a quantity that relaxes with time, of few points as a rule. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/figure_options.h"
#include "cli/fit_figure.h"
#include "cli/fitting.h"
#include "cli/magnet_input.h"
#include "cli/verbs.h"
#include "num/order.h"

const mm_option mm_relax_options[] = {
    { "stretched", 0, MM_OPT_FLAG, NULL, "a stretched exponential, with beta", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

/* An instrument's clock counts from long ago: time begins with the first row. */
static bool add_time(mm_table *table, mm_err *err)
{
    ptrdiff_t stamp = mm_table_find(table, "time_stamp");
    if (stamp < 0)
        stamp = mm_table_find(table, "time");
    if (stamp < 0 || table->col[stamp].kind != MM_NUMBER || mm_table_find(table, "t") >= 0)
        return true;
    const ptrdiff_t t = mm_table_add(table, "t", "s", MM_NUMBER, err);
    for (size_t i = 0; t >= 0 && i < table->nrow; i++)
        table->col[t].v[i] = table->col[stamp].v[i] - table->col[stamp].v[0];
    return t >= 0;
}

static bool prepare(mm_context *c, mm_table *table)
{
    const bool magnetometer = (table->format != NULL && strcmp(table->format, "qd") == 0) ||
                              mm_arg_given(&c->args, "background") || mm_arg_given(&c->args, "run");
    if (!magnetometer)
        return true;
    if (!mm_magnet_prepare(c, table) || !add_time(table, &c->err))
        return mm_fail_in(&c->err, "%s", table->name);
    return mm_table_find(table, "moment") >= 0 || mm_arg_given(&c->args, "y") ||
           mm_fail(&c->err, MM_EINPUT, "%s: there is no column of a moment; name what relaxes with -y",
                   table->name);
}

/* The shortest distance of two times, and the longest. */
static bool spacing(const mm_dataset *d, double *shortest, double *range, mm_err *err)
{
    size_t *order = mm_zalloc(d->n, sizeof *order);
    if (order == NULL)
        return mm_fail_memory(err, "the times");
    const double *t = d->x[0].v;
    const size_t n = mm_order(d->n, t, order);
    *shortest = INFINITY;
    for (size_t i = 1; i < n; i++)
        if (t[order[i]] > t[order[i - 1]])
            *shortest = fmin(*shortest, t[order[i]] - t[order[i - 1]]);
    *range = n > 0 ? t[order[n - 1]] - t[order[0]] : 0;
    free(order);
    return true;
}

/* What the times leave open. */
static bool judge_fit(mm_context *c, const mm_dataset *d, mm_fit *fit)
{
    double shortest = NAN, range = NAN;
    const mm_estimate *tau = mm_fit_estimate(fit, "relax.tau");
    if (tau == NULL || !spacing(d, &shortest, &range, &c->err))
        return tau == NULL;
    const char *unit = d->x[0].unit;
    if (tau->value < shortest) {
        mm_warn(
            &c->diag, fit->dataset, 0,
            "tau = %.3g %s is below the shortest spacing of the times, %.3g: nothing was measured while it "
            "decayed, and k and tau cannot be told apart",
            tau->value, unit, shortest);
        if (!mm_flag_add(&fit->flag, &fit->nflag, "spacing"))
            return mm_fail_memory(&c->err, "a flag");
    } else if (tau->value > range) {
        mm_warn(&c->diag, fit->dataset, 0,
                "tau = %.3g %s is longer than the measurement, %.3g: k and y0 are extrapolated", tau->value,
                unit, range);
    }
    if (fit->dof < 1)
        mm_warn(&c->diag, fit->dataset, 0,
                "%zu points and %zu parameters: the data leave no scatter to judge by", fit->n, fit->nfree);
    return true;
}

static bool judge(mm_context *c, const mm_fitting *f)
{
    for (size_t i = 0; i < f->nitem; i++)
        for (size_t m = 0; f->item[i].table != NULL && m < f->nmodel; m++) {
            mm_fit *fit = f->item[i].fit[m];
            if (fit != NULL && fit->npar > 0 && fit->status != MM_FIT_FAILED &&
                !judge_fit(c, &f->item[i].dataset[m], fit))
                return false;
        }
    return true;
}

bool mm_run_relax(mm_context *c)
{
    static const char *const prefer[] = { "moment", NULL };
    const mm_fit_verb verb = { .default_model = mm_arg_given(&c->args, "stretched") ? "stretched-relaxation"
                                                                                    : "relaxation",
                               .y_prefer = prefer,
                               .prepare = prepare,
                               .ci = MM_CI_PROFILE };
    mm_fitting f = { 0 };
    const bool good = mm_plot_check(c) && mm_fitting_run(c, &verb, &f) && judge(c, &f) &&
                      mm_context_write(c) && mm_fit_figures(c, &f);
    mm_fitting_free(&f);
    return good;
}
