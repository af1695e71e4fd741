/* The plan of a figure: its frames with the ranges of their axes. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "plot/draw.h"
#include "plot/layout.h"
#include "plot/palette.h"
#include "plot/range.h"

static void init_axis(mm_plot_axis *axis, mm_scale scale, bool inset)
{
    axis->scale = scale;
    axis->text_size = MM_PLOT_TICK_TEXT - inset;
    axis->full_title_size = MM_PLOT_TITLE_TEXT - 1.5 * inset;
}

static void init_frame(mm_plot_frame *f, mm_panel *panel)
{
    const bool inset = panel->parent != NULL;
    f->panel = panel;
    f->x_labels = true;
    f->tick_length = inset ? 2.2 : 3;
    f->ticks_out = mm_plot_has_map(panel);
    init_axis(&f->x, panel->x.scale, inset);
    init_axis(&f->y, panel->y.scale, inset);
    init_axis(&f->top, panel->x.scale, inset);
    init_axis(&f->bar_axis, MM_SCALE_LINEAR, inset);
    f->bar_axis.is_bar = true;
    f->bar_axis.norm = panel->bar.norm;
    f->bar_axis.lo = mm_plot_map_lo(panel->bar.norm, panel->bar.lo, panel->bar.hi);
    f->bar_axis.hi = panel->bar.hi;
}

/* The lowest of the panels that has a title for the x axis. */
static const mm_plot_axis_spec *shared_title(size_t n, mm_panel *const *panel)
{
    for (size_t i = n; i-- > 0;)
        if (panel[i]->x.title != NULL && panel[i]->x.title[0] != '\0')
            return &panel[i]->x;
    return &panel[n - 1]->x;
}

/* The n frames share their x axis. */
static void share_range(mm_plot_plan *plan, size_t n, const size_t *member, mm_panel **panel)
{
    double lo, hi;
    for (size_t i = 0; i < n; i++)
        panel[i] = plan->frame[member[i]].panel;
    mm_plot_range_x(n, panel, &lo, &hi);
    for (size_t i = 0; i < n; i++) {
        mm_plot_frame *f = &plan->frame[member[i]];
        f->x.lo = lo;
        f->x.hi = hi;
        f->x.scale = panel[0]->x.scale;
        f->x_title = shared_title(n, panel);
        f->x_shared = i > 0;
        f->x_labels = i + 1 == n;
        mm_plot_range_y(f->panel, lo, hi, &f->y.lo, &f->y.hi);
    }
}

/* Walk down each column and end a group where a panel has an x axis of its own. */
static bool make_ranges(mm_plot_plan *plan)
{
    const size_t n = plan->figure->npanel;
    size_t *member = mm_zalloc(n, sizeof *member);
    mm_panel **panel = mm_zalloc(n, sizeof(mm_panel *));
    const bool good = member != NULL && panel != NULL;
    for (size_t i = 0; good && i < n; i++) {
        const mm_panel *first = plan->frame[i].panel;
        if (first->share_x && plan->frame[i].row > 0)
            continue;
        size_t count = 0;
        member[count++] = i;
        for (size_t k = i + 1; k < n && first->parent == NULL; k++) {
            const mm_panel *next = plan->frame[k].panel;
            if (next->parent != NULL || next->column != first->column)
                continue;
            if (!next->share_x)
                break;
            member[count++] = k;
        }
        share_range(plan, count, member, panel);
    }
    free(member);
    free(panel);
    return good;
}

/* Every panel starts with a share of the page. */
static void guess_boxes(mm_plot_plan *plan)
{
    const mm_figure *figure = plan->figure;
    for (size_t i = 0; i < figure->npanel; i++) {
        size_t row = 0;
        for (size_t k = 0; k < i; k++)
            row += figure->panel[k]->parent == NULL && figure->panel[k]->column == figure->panel[i]->column;
        init_frame(&plan->frame[i], figure->panel[i]);
        plan->frame[i].row = row;
        plan->frame[i].box = (mm_plot_rect){ 0, 0, 0.8 * figure->width / (double)figure->ncolumn,
                                             0.7 * figure->height };
    }
}

/* A long title is set smaller. */
static void fit_title(mm_plot_plan *plan)
{
    mm_plot_canvas *canvas = plan->canvas;
    const double room = plan->figure->width - 8, least = 5;
    plan->title_size = MM_PLOT_TITLE_TEXT;
    const double width = canvas->ops->extent(canvas, &plan->title, plan->title_size).width;
    if (width > room)
        plan->title_size = fmax(least, plan->title_size * room / width);
    plan->title_extent = canvas->ops->extent(canvas, &plan->title, plan->title_size);
}

bool mm_plot_plan_make(mm_plot_plan *plan, const mm_figure *figure, mm_plot_canvas *canvas)
{
    *plan = (mm_plot_plan){ .figure = figure, .canvas = canvas };
    plan->frame = mm_zalloc(figure->npanel, sizeof *plan->frame);
    if (plan->frame == NULL || !mm_plot_rich_parse(figure->title, &plan->title))
        return false;
    fit_title(plan);
    guess_boxes(plan);
    return make_ranges(plan) && mm_plot_plan_boxes(plan);
}

void mm_plot_plan_clear(mm_plot_plan *plan)
{
    for (size_t i = 0; plan->frame != NULL && i < plan->figure->npanel; i++) {
        mm_plot_axis_clear(&plan->frame[i].x);
        mm_plot_axis_clear(&plan->frame[i].y);
        mm_plot_axis_clear(&plan->frame[i].top);
        mm_plot_axis_clear(&plan->frame[i].bar_axis);
    }
    free(plan->frame);
    mm_plot_rich_free(&plan->title);
}
