#include "plot/layout.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "plot/range.h"

enum { ROUNDS = 3 }; /* ticks need the boxes' sizes, and the boxes the labels' */

static const double outer = 2;      /* free at the edges of the figure */
static const double shared_gap = 3; /* between panels that share an axis */
static const double column_gap = 6;
static const double row_gap = 4;
static const double bar_gap = 4, bar_width = 7;
static const double least = 12; /* of a panel's sides, however much text there is */

static double title_height(const mm_plot_axis *axis)
{
    return axis->title.text != NULL && axis->title.text[0] != '\0'
               ? MM_PLOT_TITLE_GAP + axis->title_extent.top + axis->title_extent.bottom
               : 0;
}

static double left_need(const mm_plot_frame *f)
{
    return MM_PLOT_LABEL_GAP + f->y.widest + title_height(&f->y);
}

static double bottom_need(const mm_plot_frame *f)
{
    return f->x_labels ? MM_PLOT_LABEL_GAP + f->x.tallest + title_height(&f->x) : 0;
}

static double top_need(const mm_plot_frame *f)
{
    if (f->panel->forward != NULL)
        return MM_PLOT_LABEL_GAP + f->top.tallest + title_height(&f->top);
    return f->x_shared ? 0 : f->y.text_size / 2; /* half a label that stands at the upper end */
}

/* How far the last label of the x axis stands out. */
static double overhang(const mm_plot_frame *f)
{
    double most = 1;
    for (size_t i = 0; i < f->x.ticks.nmajor && f->x_labels; i++) {
        const double right = mm_plot_axis_at(&f->x, f->x.ticks.major[i]) + f->x.extent[i].width / 2;
        most = fmax(most, right - (f->box.x + f->box.w));
    }
    return most;
}

static double right_need(const mm_plot_frame *f)
{
    if (!f->panel->bar.on)
        return overhang(f);
    return bar_gap + bar_width + MM_PLOT_LABEL_GAP + f->bar_axis.widest + title_height(&f->bar_axis);
}

/* ---- axes of a frame ---- */

static void place_axes(mm_plot_frame *f)
{
    f->x.from = f->top.from = f->box.x;
    f->x.to = f->top.to = f->box.x + f->box.w;
    f->y.from = f->bar_axis.from = f->box.y + f->box.h;
    f->y.to = f->bar_axis.to = f->box.y;
    f->bar = (mm_plot_rect){ f->box.x + f->box.w + bar_gap, f->box.y, bar_width, f->box.h };
}

static bool prepare_axes(mm_plot_frame *f, mm_plot_canvas *canvas)
{
    const mm_panel *p = f->panel;
    place_axes(f);
    if (!mm_plot_axis_prepare(&f->x, canvas, false, f->x_title->title, f->x_title->unit) ||
        !mm_plot_axis_prepare(&f->y, canvas, true, p->y.title, p->y.unit))
        return false;
    if (p->bar.on && !mm_plot_axis_prepare(&f->bar_axis, canvas, true, p->bar.title, p->bar.unit))
        return false;
    return p->forward == NULL || mm_plot_top_axis_prepare(f, canvas);
}

static void init_axis(mm_plot_axis *axis, mm_scale scale, bool inset)
{
    axis->scale = scale;
    axis->text_size = MM_PLOT_TICK_TEXT - inset;
    axis->title_size = MM_PLOT_TITLE_TEXT - 1.5 * inset;
}

static void init_frame(mm_plot_frame *f, mm_panel *panel)
{
    const bool inset = panel->parent != NULL;
    f->panel = panel;
    f->x_labels = true;
    f->tick_length = inset ? 2.2 : 3;
    init_axis(&f->x, panel->x.scale, inset);
    init_axis(&f->y, panel->y.scale, inset);
    init_axis(&f->top, panel->x.scale, inset);
    init_axis(&f->bar_axis, MM_SCALE_LINEAR, inset);
    f->bar_axis.is_bar = true;
    f->bar_axis.norm = panel->bar.norm;
    f->bar_axis.lo = panel->bar.lo;
    f->bar_axis.hi = panel->bar.hi;
}

/* ---- ranges ---- */

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

/* ---- boxes ---- */

static bool in_column(const mm_plot_frame *f, size_t column)
{
    return f->panel->parent == NULL && f->panel->column == column;
}

/* Left and right margins of a column; titles of its y axes stand on one line. */
static void side_margins(mm_plot_plan *plan, size_t column, double *left, double *right)
{
    *left = *right = 0;
    for (size_t i = 0; i < plan->figure->npanel; i++)
        if (in_column(&plan->frame[i], column)) {
            *left = fmax(*left, left_need(&plan->frame[i]));
            *right = fmax(*right, right_need(&plan->frame[i]));
        }
}

static bool place_columns(mm_plot_plan *plan)
{
    const mm_figure *figure = plan->figure;
    const size_t n = figure->ncolumn;
    double *margin = mm_zalloc(2 * n, sizeof *margin);
    if (margin == NULL)
        return false;
    double free_width = figure->width - 2 * outer - column_gap * (double)(n - 1), parts = 0;
    for (size_t c = 0; c < n; c++) {
        side_margins(plan, c, &margin[2 * c], &margin[2 * c + 1]);
        free_width -= margin[2 * c] + margin[2 * c + 1];
        parts += figure->column[c];
    }
    double x = outer;
    for (size_t c = 0; c < n; c++) {
        const double width = fmax(least, free_width * figure->column[c] / parts);
        for (size_t i = 0; i < figure->npanel; i++)
            if (in_column(&plan->frame[i], c)) {
                plan->frame[i].title_x = x + plan->frame[i].y.title_extent.top;
                plan->frame[i].box.x = x + margin[2 * c];
                plan->frame[i].box.w = width;
            }
        x += margin[2 * c] + width + margin[2 * c + 1] + column_gap;
    }
    free(margin);
    return true;
}

/* Space above a frame: to the page's edge, to the frame that shares its axis, or to the labels of another. */
static double space_above(const mm_plot_frame *f, const mm_plot_frame *above)
{
    if (above == NULL)
        return top_need(f);
    return f->x_shared ? fmax(shared_gap, top_need(f)) : bottom_need(above) + row_gap + top_need(f);
}

typedef struct column_sums {
    double spaces, parts;
    const mm_plot_frame *first, *last;
} column_sums;

static column_sums sum_column(const mm_plot_plan *plan, size_t column)
{
    column_sums sums = { 0, 0, NULL, NULL };
    for (size_t i = 0; i < plan->figure->npanel; i++) {
        const mm_plot_frame *f = &plan->frame[i];
        if (!in_column(f, column))
            continue;
        if (sums.first == NULL)
            sums.first = f;
        else
            sums.spaces += space_above(f, sums.last);
        sums.parts += f->panel->height;
        sums.last = f;
    }
    return sums;
}

static void place_rows(mm_plot_plan *plan)
{
    const mm_figure *figure = plan->figure;
    double top = 0, bottom = 0;
    for (size_t c = 0; c < figure->ncolumn; c++) {
        const column_sums sums = sum_column(plan, c);
        top = sums.first != NULL ? fmax(top, top_need(sums.first)) : top;
        bottom = sums.last != NULL ? fmax(bottom, bottom_need(sums.last)) : bottom;
    }
    if (plan->title.text[0] != '\0')
        top += plan->title_extent.top + plan->title_extent.bottom + MM_PLOT_TITLE_GAP;
    for (size_t c = 0; c < figure->ncolumn; c++) {
        const column_sums sums = sum_column(plan, c);
        const double free_height = figure->height - 2 * outer - top - bottom - sums.spaces;
        const mm_plot_frame *above = NULL;
        double y = outer + top;
        for (size_t i = 0; i < figure->npanel; i++) {
            mm_plot_frame *f = &plan->frame[i];
            if (!in_column(f, c))
                continue;
            y += above != NULL ? space_above(f, above) : 0;
            f->box.y = y;
            f->box.h = fmax(least, free_height * f->panel->height / sums.parts);
            y += f->box.h;
            above = f;
        }
    }
}

/* An inset's box holds its labels too. */
static void place_inset(mm_plot_plan *plan, mm_plot_frame *f)
{
    const mm_plot_rect part = f->panel->inset;
    for (size_t i = 0; i < plan->figure->npanel; i++)
        if (plan->frame[i].panel == f->panel->parent) {
            const mm_plot_rect in = plan->frame[i].box;
            const double left = left_need(f), bottom = bottom_need(f), top = top_need(f),
                         right = right_need(f);
            f->title_x = in.x + part.x * in.w + f->y.title_extent.top;
            f->box.x = in.x + part.x * in.w + left;
            f->box.y = in.y + (1 - part.y - part.h) * in.h + top;
            f->box.w = fmax(least, part.w * in.w - left - right);
            f->box.h = fmax(least, part.h * in.h - top - bottom);
        }
}

bool mm_plot_plan_boxes(mm_plot_plan *plan)
{
    const size_t n = plan->figure->npanel;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < n; i++)
            if (!prepare_axes(&plan->frame[i], plan->canvas))
                return false;
        if (!place_columns(plan))
            return false;
        place_rows(plan);
        for (size_t i = 0; i < n; i++)
            if (plan->frame[i].panel->parent != NULL)
                place_inset(plan, &plan->frame[i]);
        for (size_t i = 0; i < n; i++)
            place_axes(&plan->frame[i]);
    }
    return true;
}

/* Every panel starts with a share of the page. */
static void guess_boxes(mm_plot_plan *plan)
{
    const mm_figure *figure = plan->figure;
    for (size_t i = 0; i < figure->npanel; i++) {
        size_t row = 0;
        for (size_t k = 0; k < i; k++)
            row += in_column(&plan->frame[k], figure->panel[i]->column);
        init_frame(&plan->frame[i], figure->panel[i]);
        plan->frame[i].row = row;
        plan->frame[i].box = (mm_plot_rect){ 0, 0, 0.8 * figure->width / (double)figure->ncolumn,
                                             0.7 * figure->height };
    }
}

bool mm_plot_plan_make(mm_plot_plan *plan, const mm_figure *figure, mm_plot_canvas *canvas)
{
    *plan = (mm_plot_plan){ .figure = figure, .canvas = canvas };
    plan->frame = mm_zalloc(figure->npanel, sizeof *plan->frame);
    if (plan->frame == NULL || !mm_plot_rich_parse(figure->title, &plan->title))
        return false;
    plan->title_extent = canvas->ops->extent(canvas, &plan->title, MM_PLOT_TITLE_TEXT);
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
