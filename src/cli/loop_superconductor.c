#include "cli/loop_superconductor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/unit.h"
#include "cli/figure_options.h"
#include "magnet/bean.h"
#include "magnet/sample.h"

/* What is known of one superconducting loop. */
typedef struct findings {
    const mm_loop_run *run;
    mm_sample sample;
    bool has_currents, has_penetration;
    mm_bean bean;
    mm_penetration penetration;
    mm_loop_value Hc1;
} findings;

static bool add(mm_context *c, const char *name, const char *unit, mm_loop_value v)
{
    return mm_report_add_quantity(&c->report, name, unit, v.value, v.error, NULL, &c->err);
}

/* Currents of a complete loop. Without dimensions there are none, which is said. */
static bool find_currents(mm_context *c, findings *f)
{
    const mm_loop *l = &f->run->loop;
    if (l->branch.down < 0 || l->branch.up < 0) {
        mm_warn(&c->diag, f->run->name, 0, "no complete loop: no critical current");
        return true;
    }
    const mm_sweep *s = &l->sweep[l->branch.down];
    const double noise = mm_curve_noise(s->last - s->first + 1, l->field + s->first, l->moment + s->first);
    if (!mm_bean_currents(l, &f->sample, noise, &f->bean, &c->err))
        return mm_fail_in(&c->err, "%s", f->run->name);
    f->has_currents = true;
    mm_warn(&c->diag, f->run->name, 0,
            "Jc is Bean's: the sample is a %s with the field along its last dimension, fully penetrated, "
            "with one Jc "
            "all over; near the turning points of the field that does not hold",
            f->sample.shape == MM_SHAPE_CYLINDER ? "cylinder" : "cuboid");
    return true;
}

/* Entry of flux on the first magnetisation; the field at the sample's edge is 1/(1 - N) times the applied. */
static bool find_penetration(mm_context *c, findings *f)
{
    const mm_loop *l = &f->run->loop;
    f->Hc1 = f->penetration.field = f->penetration.departure = f->penetration.slope = (mm_loop_value){ NAN,
                                                                                                       NAN };
    if (l->branch.virgin < 0) {
        mm_warn(&c->diag, f->run->name, 0, "no first magnetisation that begins near zero field: no Hc1");
        return true;
    }
    const mm_sweep *s = &l->sweep[l->branch.virgin];
    const size_t n = s->last - s->first + 1, begin = n / 4 > 12 ? n / 4 : n < 12 ? n : 12;
    const double noise = mm_curve_noise(begin, l->field + s->first, l->moment + s->first);
    if (!mm_penetration_find(n, l->field + s->first, l->moment + s->first, noise, &f->penetration, &c->err))
        return mm_fail_in(&c->err, "%s", f->run->name);
    const mm_loop_value at = f->penetration.field;
    f->has_penetration = isfinite(at.value);
    if (!f->has_penetration) {
        mm_warn(&c->diag, f->run->name, 0,
                "the first magnetisation does not leave its straight line: no Hc1");
        return true;
    }
    const double below = 1 - f->sample.factor.value,
                 loose = isfinite(f->sample.factor.error) ? f->sample.factor.error : 0;
    f->Hc1 = (mm_loop_value){ fabs(at.value) / below,
                              hypot(at.error / below, at.value * loose / (below * below)) };
    mm_warn(&c->diag, f->run->name, 0,
            "Hc1 is where flux enters, over 1 - N with N = %.3g%s: neither a surface barrier nor corners are "
            "counted in",
            f->sample.factor.value, f->sample.has_factor ? "" : " (no dimensions are given)");
    return true;
}

static bool make_report(mm_context *c, const findings *f)
{
    const mm_loop_value n = { f->sample.factor.value, f->sample.has_factor ? f->sample.factor.error : NAN };
    if (!add(c, "Jc_0", "A/cm2", f->bean.at_zero) || !add(c, "Hc1", "Oe", f->Hc1) ||
        !add(c, "H_penetration", "Oe", f->penetration.field) ||
        !add(c, "H_departure", "Oe", f->penetration.departure) ||
        !add(c, "initial_slope", "emu/Oe", f->penetration.slope) || !add(c, "N", "1", n) ||
        (isfinite(f->run->temperature) &&
         !add(c, "temperature", "K", (mm_loop_value){ f->run->temperature, NAN })))
        return false;
    const struct {
        const char *name, *unit;
        const double *v;
    } columns[] = { { "field", "Oe", f->bean.field },
                    { "width", "emu", f->bean.width },
                    { "Jc", "A/cm2", f->bean.jc },
                    { "Jc_err", "A/cm2", f->bean.jc_err } };
    if (!f->has_currents)
        return true;
    mm_table *table = c->report.table = mm_table_new(f->run->name, &c->err);
    bool good = table != NULL && mm_table_resize(table, f->bean.n, &c->err);
    for (size_t i = 0; good && i < sizeof columns / sizeof *columns; i++) {
        const ptrdiff_t col = mm_table_add(table, columns[i].name, columns[i].unit, MM_NUMBER, &c->err);
        good = col >= 0;
        if (good && f->bean.n > 0)
            memcpy(table->col[col].v, columns[i].v, f->bean.n * sizeof(double));
    }
    return good;
}

/* The loop as it was measured, and the current below it. */
static bool draw(mm_context *c, const mm_loop_runs *runs, const findings *f)
{
    mm_figure *figure = mm_figure_from_options(c);
    bool good = figure != NULL;
    if (good) {
        mm_panel *panel = mm_figure_panel(figure, 1, false);
        mm_loop_fill_panel(panel, &runs->run[0]);
        mm_panel_apply_options(c, panel, "Field", "Oe", "Moment", "emu");
        if (isfinite(f->Hc1.value))
            mm_panel_vline(panel, f->penetration.field.value,
                           (mm_style){ .color = MM_COLOR_GREY, .dash = MM_DASH_DOTTED, .width = 0.8 }, NULL);
        if (f->has_currents) {
            mm_panel *below = mm_figure_panel(figure, 0.7, true);
            mm_panel_scale(below, MM_SCALE_LINEAR, MM_SCALE_LOG);
            mm_panel_line(below, f->bean.n, f->bean.field, f->bean.jc, (mm_style){ .color = MM_COLOR_BLACK },
                          NULL);
            mm_panel_ylabel(below, "*J*_{c}", "A/cm2");
        }
        good = mm_figure_to_files(c, figure, 0);
    }
    mm_figure_free(figure);
    return good || mm_fail_memory(&c->err, "a figure");
}

bool mm_loop_superconductor(mm_context *c, const mm_loop_runs *runs)
{
    findings f = { .run = &runs->run[0] };
    mm_conversion conversion = { 1, 0 };
    if (runs->n != 1)
        return mm_fail(&c->err, MM_EINPUT, "%zu loops: --run K picks one for --superconductor", runs->n);
    if (!mm_unit_conversion(f.run->unit, "emu", &conversion, &c->err) || fabs(conversion.scale - 1) > 1e-9)
        return mm_fail(&c->err, MM_EINPUT, "%s: the moment is in '%s', and Bean's model needs emu",
                       f.run->name, f.run->unit);
    f.bean.at_zero = (mm_loop_value){ NAN, NAN };
    const bool good = mm_sample_read(f.run->table, &f.sample, &c->diag, &c->err) && find_currents(c, &f) &&
                      find_penetration(c, &f) && make_report(c, &f) && mm_context_write(c) &&
                      (!mm_plot_wanted(c, false) || draw(c, runs, &f));
    mm_bean_free(&f.bean);
    return good;
}
