#include "plot/layout.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "plot/draw.h"

enum { ROUNDS = 3 }; /* ticks need the boxes' sizes, and the boxes the labels' */

static const double outer = 2;      /* free at the edges of the figure */
static const double shared_gap = 3; /* between panels that share an axis */
static const double column_gap = 10;
static const double row_gap = 4;
static const double bar_gap = 4, bar_width = 7;
static const double least = 12; /* of a panel's sides, however much text there is */

double mm_plot_label_distance(const mm_plot_frame *f)
{
    return MM_PLOT_LABEL_GAP + (f->ticks_out ? f->tick_length - 0.5 : 0);
}

static double title_height(const mm_plot_axis *axis)
{
    return axis->title.text != NULL && axis->title.text[0] != '\0'
               ? MM_PLOT_TITLE_GAP + axis->title_extent.top + axis->title_extent.bottom
               : 0;
}

/* How far the first or the last label of the x axis stands out of the frame. */
static double overhang(const mm_plot_frame *f, bool left)
{
    double most = 1;
    for (size_t i = 0; i < f->x.ticks.nmajor && f->x_labels; i++) {
        const double at = mm_plot_axis_at(&f->x, f->x.ticks.major[i]), half = f->x.extent[i].width / 2;
        most = fmax(most, left ? f->box.x - at + half : at + half - f->box.x - f->box.w);
    }
    return most;
}

static double left_need(const mm_plot_frame *f)
{
    if (f->panel->share_y != NULL)
        return overhang(f, true);
    return mm_plot_label_distance(f) + f->y.widest + title_height(&f->y);
}

static double bottom_need(const mm_plot_frame *f)
{
    return f->x_labels ? mm_plot_label_distance(f) + f->x.tallest + title_height(&f->x) : 0;
}

static double top_need(const mm_plot_frame *f)
{
    if (f->panel->forward != NULL)
        return MM_PLOT_LABEL_GAP + f->top.tallest + title_height(&f->top);
    return f->x_shared ? 0 : f->y.text_size / 2; /* half a label that stands at the upper end */
}

static double right_need(const mm_plot_frame *f)
{
    if (!f->panel->bar.on)
        return overhang(f, false);
    return bar_gap + bar_width + MM_PLOT_BAR_TICK + MM_PLOT_LABEL_GAP + f->bar_axis.widest +
           title_height(&f->bar_axis);
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

/* ---- boxes ---- */

static bool in_column(const mm_plot_frame *f, size_t column)
{
    return f->panel->parent == NULL && f->panel->column == column;
}

/* Margins of a column, and how high the titles of its y axes reach above their common baseline. */
typedef struct margins {
    double left, right, title;
} margins;

static margins column_margins(const mm_plot_plan *plan, size_t column)
{
    margins m = { 0, 0, 0 };
    for (size_t i = 0; i < plan->figure->npanel; i++) {
        const mm_plot_frame *f = &plan->frame[i];
        if (!in_column(f, column))
            continue;
        m.left = fmax(m.left, left_need(f));
        m.right = fmax(m.right, right_need(f));
        m.title = fmax(m.title, f->y.title_extent.top);
    }
    return m;
}

static bool place_columns(mm_plot_plan *plan)
{
    const mm_figure *figure = plan->figure;
    const size_t n = figure->ncolumn;
    margins *margin = mm_zalloc(n, sizeof *margin);
    if (margin == NULL)
        return false;
    double free_width = figure->width - 2 * outer - column_gap * (double)(n - 1), parts = 0;
    for (size_t c = 0; c < n; c++) {
        margin[c] = column_margins(plan, c);
        free_width -= margin[c].left + margin[c].right;
        parts += figure->column[c];
    }
    double x = outer;
    for (size_t c = 0; c < n; c++) {
        const double width = fmax(least, free_width * figure->column[c] / parts);
        for (size_t i = 0; i < figure->npanel; i++)
            if (in_column(&plan->frame[i], c)) {
                plan->frame[i].title_x = x + margin[c].title;
                plan->frame[i].box.x = x + margin[c].left;
                plan->frame[i].box.w = width;
            }
        x += margin[c].left + width + margin[c].right + column_gap;
    }
    free(margin);
    return true;
}

/* What a frame and those that lie beside it on the same y axis need below or above. */
static double row_need(const mm_plot_plan *plan, const mm_plot_frame *f,
                       double (*need)(const mm_plot_frame *))
{
    double most = need(f);
    for (size_t i = 0; i < plan->figure->npanel; i++)
        if (plan->frame[i].panel->share_y == f->panel)
            most = fmax(most, need(&plan->frame[i]));
    return most;
}

/* Space between two frames: to the one that shares the axis, or to the labels of another. */
static double space_between(const mm_plot_plan *plan, const mm_plot_frame *above, const mm_plot_frame *f)
{
    const double top = row_need(plan, f, top_need);
    return f->x_shared ? fmax(shared_gap, top) : row_need(plan, above, bottom_need) + row_gap + top;
}

/* Does the frame find its own place in this column? One that shares a y axis lies beside that one's. */
static bool in_stack(const mm_plot_frame *f, size_t column)
{
    return in_column(f, column) && f->panel->share_y == NULL;
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
        if (!in_stack(f, column))
            continue;
        if (sums.first == NULL)
            sums.first = f;
        else
            sums.spaces += space_between(plan, sums.last, f);
        sums.parts += f->panel->height;
        sums.last = f;
    }
    return sums;
}

static void place_stack(mm_plot_plan *plan, size_t column, double top, double bottom)
{
    const column_sums sums = sum_column(plan, column);
    const double free_height = bottom - top - sums.spaces;
    const mm_plot_frame *above = NULL;
    double y = top;
    for (size_t i = 0; i < plan->figure->npanel; i++) {
        mm_plot_frame *f = &plan->frame[i];
        if (!in_stack(f, column))
            continue;
        y += above != NULL ? space_between(plan, above, f) : 0;
        f->box.y = y;
        f->box.h = fmax(least, free_height * f->panel->height / sums.parts);
        y += f->box.h;
        above = f;
    }
}

/* The columns begin and end at the same height. */
static void place_rows(mm_plot_plan *plan)
{
    const mm_figure *figure = plan->figure;
    double top = 0, bottom = 0;
    for (size_t c = 0; c < figure->ncolumn; c++) {
        const column_sums sums = sum_column(plan, c);
        top = sums.first != NULL ? fmax(top, row_need(plan, sums.first, top_need)) : top;
        bottom = sums.last != NULL ? fmax(bottom, row_need(plan, sums.last, bottom_need)) : bottom;
    }
    if (plan->title.text[0] != '\0')
        top += plan->title_extent.top + plan->title_extent.bottom + MM_PLOT_TITLE_GAP;
    for (size_t c = 0; c < figure->ncolumn; c++)
        place_stack(plan, c, outer + top, figure->height - outer - bottom);
}

static mm_plot_frame *frame_of(mm_plot_plan *plan, const mm_panel *panel)
{
    for (size_t i = 0; i < plan->figure->npanel; i++)
        if (plan->frame[i].panel == panel)
            return &plan->frame[i];
    return NULL;
}

static void place_beside(mm_plot_plan *plan, mm_plot_frame *f)
{
    const mm_plot_frame *with = frame_of(plan, f->panel->share_y);
    f->box.y = with->box.y;
    f->box.h = with->box.h;
}

/* An inset's box holds its labels too. */
static void place_inset(mm_plot_plan *plan, mm_plot_frame *f)
{
    const mm_plot_rect part = f->panel->inset, in = frame_of(plan, f->panel->parent)->box;
    const double left = left_need(f), bottom = bottom_need(f), top = top_need(f), right = right_need(f);
    f->title_x = in.x + part.x * in.w + f->y.title_extent.top;
    f->box.x = in.x + part.x * in.w + left;
    f->box.y = in.y + (1 - part.y - part.h) * in.h + top;
    f->box.w = fmax(least, part.w * in.w - left - right);
    f->box.h = fmax(least, part.h * in.h - top - bottom);
}

static void share_y_range(mm_plot_plan *plan, mm_plot_frame *f)
{
    const mm_plot_frame *with = frame_of(plan, f->panel->share_y);
    f->y.lo = with->y.lo;
    f->y.hi = with->y.hi;
    f->y.scale = with->y.scale;
}

bool mm_plot_plan_boxes(mm_plot_plan *plan)
{
    const size_t n = plan->figure->npanel;
    for (size_t i = 0; i < n; i++)
        if (plan->frame[i].panel->share_y != NULL)
            share_y_range(plan, &plan->frame[i]);
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
            else if (plan->frame[i].panel->share_y != NULL)
                place_beside(plan, &plan->frame[i]);
        for (size_t i = 0; i < n; i++)
            place_axes(&plan->frame[i]);
    }
    return true;
}
