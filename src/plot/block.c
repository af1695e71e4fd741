#include "plot/block.h"

#include <math.h>
#include <stdlib.h>

#include "plot/draw.h"
#include "plot/occupancy.h"

enum { GROWTHS = 7, COLUMNS = 3, MOST_ROWS = 18 };

static const double inset = MM_PLOT_BLOCK_INSET;
static const double clearance = 3; /* between a block and data */
static const double line_height = 9, text_size = MM_PLOT_TICK_TEXT, letter_size = 8;
static const double nothing = 0.6; /* cost of a place that hides no more than shade */

/* ---- search ---- */

/* A place away from corners and edges costs a little, a low one a little more: never as much as one mark. */
static double away_from_corner(mm_plot_rect area, mm_plot_rect block)
{
    const double right = area.w - block.w, down = area.h - block.h;
    const double u = right > 0 ? (block.x - area.x) / right : 0, v = down > 0 ? (block.y - area.y) / down : 0;
    return 0.2 * (fmin(u, 1 - u) + fmin(v, 1 - v)) + 0.02 * v + 0.01 * (1 - u);
}

/* The best place for a block of this size in the panel, and what it hides. */
static double find_place(const mm_plot_occupancy *o, mm_plot_rect panel, mm_plot_rect *block)
{
    const mm_plot_rect area = mm_plot_grown(panel, -inset);
    const double step = 3;
    double best = INFINITY, hides = INFINITY;
    mm_plot_rect place = *block, found = { area.x, area.y, block->w, block->h };
    const size_t nx = area.w > block->w ? (size_t)ceil((area.w - block->w) / step) : 0;
    const size_t ny = area.h > block->h ? (size_t)ceil((area.h - block->h) / step) : 0;
    for (size_t j = 0; j <= ny; j++)
        for (size_t i = 0; i <= nx; i++) {
            place.x = fmax(area.x, fmin(area.x + (double)i * step, area.x + area.w - block->w));
            place.y = fmax(area.y, fmin(area.y + (double)j * step, area.y + area.h - block->h));
            const double cost = mm_plot_occupancy_cost(o, mm_plot_grown(place, clearance));
            const double total = cost + away_from_corner(area, place);
            if (total < best) {
                best = total;
                hides = cost;
                found = place;
            }
        }
    *block = found;
    return hides;
}

/* ---- one block after the other ---- */

/* Take the next line of a note apart. false at its end; *good is false without memory. */
static bool next_line(mm_slice *rest, mm_plot_rich *rich, bool *good)
{
    mm_slice line;
    if (!*good || !mm_slice_line(rest, &line))
        return false;
    char *text = mm_slice_dup(line);
    *good = text != NULL && mm_plot_rich_parse(text, rich);
    free(text);
    return *good;
}

static bool note_size(const char *note, mm_plot_canvas *canvas, mm_plot_rect *box)
{
    mm_slice rest = mm_slice_of(note);
    mm_plot_rich rich;
    bool good = true;
    *box = (mm_plot_rect){ 0, 0, 0, text_size - line_height };
    while (next_line(&rest, &rich, &good)) {
        box->w = fmax(box->w, canvas->ops->extent(canvas, &rich, text_size).width);
        box->h += line_height;
        mm_plot_rich_free(&rich);
    }
    return good;
}

/* A crowded block has a white ground of its own. */
static mm_plot_ink text_ink(const mm_plot_frame *f, const mm_plot_block *block)
{
    return block->crowded ? (mm_plot_ink){ 0, 0, 0, 1 } : mm_plot_ink_over(f, block->box);
}

static bool draw_note(const mm_plot_frame *f, mm_plot_canvas *canvas)
{
    mm_slice rest = mm_slice_of(f->panel->note);
    mm_plot_point at = { f->note.box.x, f->note.box.y + 0.86 * text_size };
    mm_plot_rich rich;
    bool good = true;
    while (next_line(&rest, &rich, &good)) {
        canvas->ops->text(canvas, &rich, text_size, at, 0, text_ink(f, &f->note));
        at.y += line_height;
        mm_plot_rich_free(&rich);
    }
    return good;
}

/* The letter stands in the corner that is free, by preference the upper left one. */
static bool place_letter(mm_plot_frame *f, mm_plot_canvas *canvas, mm_plot_occupancy *o)
{
    mm_plot_rich rich;
    f->letter.on = f->panel->letter != NULL && f->panel->letter[0] != '\0';
    if (!f->letter.on)
        return true;
    if (!mm_plot_rich_parse(f->panel->letter, &rich))
        return false;
    const double w = canvas->ops->extent(canvas, &rich, letter_size).width, h = letter_size;
    const double right = f->box.x + f->box.w - inset - w, down = f->box.y + f->box.h - inset - h;
    const mm_plot_point corner[] = { { f->box.x + inset, f->box.y + inset },
                                     { right, f->box.y + inset },
                                     { f->box.x + inset, down },
                                     { right, down } };
    double best = INFINITY;
    for (int i = 0; i < 4; i++) {
        const mm_plot_rect box = { corner[i].x, corner[i].y, w, h };
        const double cost = mm_plot_occupancy_cost(o, mm_plot_grown(box, 1)) + 0.1 * i;
        if (cost < best) {
            best = cost;
            f->letter.box = box;
        }
    }
    mm_plot_rich_free(&rich);
    mm_plot_occupancy_take(o, mm_plot_grown(f->letter.box, 1));
    return true;
}

static bool place_note(mm_plot_frame *f, mm_plot_canvas *canvas, mm_plot_occupancy *o, double *hides)
{
    f->note.on = f->panel->note != NULL && f->panel->note[0] != '\0';
    if (!f->note.on)
        return true;
    if (!note_size(f->panel->note, canvas, &f->note.box))
        return false;
    const double cost = find_place(o, f->box, &f->note.box);
    f->note.crowded = cost > nothing;
    *hides += cost;
    mm_plot_occupancy_take(o, mm_plot_grown(f->note.box, 2));
    return true;
}

/* Columns of the legend that the panel is wide enough for. */
static size_t most_columns(const mm_plot_frame *f, const mm_plot_legend *legend)
{
    size_t columns = 1;
    mm_plot_rect box;
    for (size_t c = 2; c <= COLUMNS && c <= legend->n; c++) {
        mm_plot_legend_size(legend, c, &box);
        if (box.w <= f->box.w - 2 * inset)
            columns = c;
    }
    return columns;
}

/* Make the legend, with no more rows than the panel holds and a reader tells apart. */
static bool make_legend(const mm_plot_frame *f, mm_plot_canvas *canvas, mm_plot_legend *legend)
{
    const size_t rows = mm_plot_legend_rows(f->box.h - 2 * inset);
    if (!mm_plot_legend_make(f, canvas, COLUMNS * rows < MOST_ROWS ? COLUMNS * rows : MOST_ROWS, legend))
        return false;
    const size_t most = most_columns(f, legend) * rows;
    if (legend->n <= most)
        return true;
    mm_plot_legend_free(legend);
    return mm_plot_legend_make(f, canvas, most, legend);
}

/* In one column, or in more where these hide less. */
static bool place_legend(mm_plot_frame *f, mm_plot_canvas *canvas, mm_plot_occupancy *o, double *hides)
{
    mm_plot_legend legend;
    double best = INFINITY;
    f->legend.on = false;
    if (!make_legend(f, canvas, &legend))
        return false;
    const size_t most = most_columns(f, &legend);
    for (size_t columns = 1; columns <= most && best > nothing && legend.n > 0; columns++) {
        mm_plot_rect box = { 0, 0, 0, 0 };
        mm_plot_legend_size(&legend, columns, &box);
        const double cost = find_place(o, f->box, &box);
        const bool fits = box.h <= f->box.h - 2 * inset;
        if ((!fits && columns < most) || cost >= best)
            continue;
        best = cost;
        f->legend = (mm_plot_block){ true, cost > nothing, box, columns };
    }
    *hides += f->legend.on ? best : 0;
    mm_plot_legend_free(&legend);
    return true;
}

/* ---- all blocks of a panel ---- */

static void take_insets(const mm_plot_plan *plan, const mm_plot_frame *f, mm_plot_occupancy *o)
{
    for (size_t i = 0; i < plan->figure->npanel; i++) {
        const mm_plot_rect part = plan->frame[i].panel->inset, in = f->box;
        if (plan->frame[i].panel->parent == f->panel)
            mm_plot_occupancy_take(o,
                                   (mm_plot_rect){ in.x + part.x * in.w, in.y + (1 - part.y - part.h) * in.h,
                                                   part.w * in.w, part.h * in.h });
    }
}

/* hides: what the note and the legend hide together. */
static bool place_in_frame(const mm_plot_plan *plan, mm_plot_frame *f, double *hides)
{
    mm_plot_canvas *canvas = plan->canvas;
    mm_plot_occupancy *o = mm_plot_occupancy_new(f->box, canvas);
    *hides = 0;
    if (o == NULL)
        return false;
    bool good = mm_plot_draw_elements(f, mm_plot_occupancy_canvas(o));
    take_insets(plan, f, o);
    good = good && place_letter(f, canvas, o) && place_note(f, canvas, o, hides) &&
           place_legend(f, canvas, o, hides);
    mm_plot_occupancy_free(o);
    return good;
}

static bool may_grow(const mm_plot_frame *f)
{
    for (size_t i = 0; i < f->panel->n; i++)
        if (f->panel->element[i].kind == MM_PLOT_MAP)
            return false;
    return isnan(f->panel->y.hi) && f->y.lo < f->y.hi && f->panel->share_y == NULL;
}

/* Room above the data, in steps, until nothing is hidden; none when that does not help. */
static bool grow(const mm_plot_plan *plan, mm_plot_frame *f, bool *grown)
{
    const double hi = f->y.hi, lo = f->y.lo, share = 0.08;
    double hides;
    if (!place_in_frame(plan, f, &hides))
        return false;
    for (int i = 1; i <= GROWTHS && hides > nothing && may_grow(f); i++) {
        f->y.hi = f->y.scale == MM_SCALE_LOG ? hi * pow(hi / lo, i * share) : hi + i * share * (hi - lo);
        if (!place_in_frame(plan, f, &hides))
            return false;
    }
    if (hides > nothing)
        f->y.hi = hi;
    else if (f->y.hi != hi)
        *grown = true;
    return true;
}

bool mm_plot_place_blocks(mm_plot_plan *plan)
{
    bool grown = false;
    for (size_t i = 0; i < plan->figure->npanel; i++)
        if (!grow(plan, &plan->frame[i], &grown))
            return false;
    if (grown && !mm_plot_plan_boxes(plan))
        return false;
    for (size_t i = 0; i < plan->figure->npanel; i++) {
        double hides;
        if (!place_in_frame(plan, &plan->frame[i], &hides))
            return false;
    }
    return true;
}

/* A block that hides something lets it shine through. */
static void draw_ground(const mm_plot_block *block, mm_plot_canvas *canvas)
{
    if (!block->crowded)
        return;
    mm_plot_box(canvas, mm_plot_grown(block->box, 1.5));
    canvas->ops->fill(canvas, (mm_plot_ink){ 1, 1, 1, 0.8 });
}

static bool draw_legend(const mm_plot_frame *f, mm_plot_canvas *canvas)
{
    mm_plot_legend legend;
    if (!f->legend.on)
        return true;
    if (!make_legend(f, canvas, &legend))
        return false;
    draw_ground(&f->legend, canvas);
    mm_plot_draw_legend(&legend, &f->legend, canvas, text_ink(f, &f->legend));
    mm_plot_legend_free(&legend);
    return true;
}

bool mm_plot_draw_blocks(const mm_plot_frame *f, mm_plot_canvas *canvas)
{
    const mm_plot_point letter = { f->letter.box.x, f->letter.box.y + 0.9 * letter_size };
    if (f->letter.on &&
        !mm_plot_put_text(canvas, f->panel->letter, letter_size, letter, 0, text_ink(f, &f->letter)))
        return false;
    if (f->note.on) {
        draw_ground(&f->note, canvas);
        if (!draw_note(f, canvas))
            return false;
    }
    return draw_legend(f, canvas);
}
