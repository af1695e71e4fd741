/* plot/: places on the page, on a canvas that draws nothing and whose letters are all half as wide as high.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "plot/block.h"
#include "plot/draw.h"
#include "tap.h"

/* ---- the canvas ---- */

enum { TEXTS = 400 };

typedef struct recorder {
    mm_plot_canvas base;
    mm_plot_rect text[TEXTS]; /* of horizontal texts */
    size_t ntext;
    mm_plot_rect reach; /* of everything that was drawn, as corners */
    size_t points;
} recorder;

static void reach(recorder *r, double u, double v)
{
    r->reach.x = fmin(r->reach.x, u);
    r->reach.y = fmin(r->reach.y, v);
    r->reach.w = fmax(r->reach.w, u);
    r->reach.h = fmax(r->reach.h, v);
}

static void polyline(mm_plot_canvas *canvas, size_t n, const mm_plot_point *point, bool closed)
{
    recorder *r = (recorder *)canvas;
    (void)closed;
    r->points += n;
    for (size_t i = 0; i < n; i++)
        reach(r, point[i].x, point[i].y);
}

static void stroke(mm_plot_canvas *canvas, const mm_plot_pen *pen)
{
    (void)canvas;
    (void)pen;
}

static void fill(mm_plot_canvas *canvas, mm_plot_ink ink)
{
    (void)canvas;
    (void)ink;
}

static void clip(mm_plot_canvas *canvas, const mm_plot_rect *rect)
{
    (void)canvas;
    (void)rect;
}

static void image(mm_plot_canvas *canvas, mm_plot_rect rect, int nx, int ny, const uint32_t *pixel)
{
    (void)nx;
    (void)ny;
    (void)pixel;
    reach((recorder *)canvas, rect.x, rect.y);
    reach((recorder *)canvas, rect.x + rect.w, rect.y + rect.h);
}

static mm_plot_extent extent(mm_plot_canvas *canvas, const mm_plot_rich *text, double size)
{
    (void)canvas;
    size_t letters = 0;
    for (const char *s = text->text; s != NULL && *s != '\0'; s++)
        letters += (*s & 0xC0) != 0x80;
    return letters > 0 ? (mm_plot_extent){ 0.5 * size * (double)letters, 0.72 * size, 0.2 * size }
                       : (mm_plot_extent){ 0, 0, 0 };
}

static void text_at(mm_plot_canvas *canvas, const mm_plot_rich *text, double size, mm_plot_point at,
                    double angle, mm_plot_ink ink)
{
    recorder *r = (recorder *)canvas;
    const mm_plot_extent e = extent(canvas, text, size);
    (void)ink;
    if (e.width <= 0)
        return;
    const double c = cos(angle), s = sin(angle);
    for (int k = 0; k < 4; k++) {
        const double along = k % 2 == 0 ? 0 : e.width, up = k < 2 ? e.top : -e.bottom;
        reach(r, at.x + along * c - up * s, at.y - along * s - up * c);
    }
    if (angle == 0 && r->ntext < TEXTS)
        r->text[r->ntext++] = (mm_plot_rect){ at.x, at.y - e.top, e.width, e.top + e.bottom };
}

static const mm_plot_canvas_ops ops = { polyline, stroke, fill, clip, image, extent, text_at };

static recorder new_recorder(void)
{
    return (recorder){ .base.ops = &ops, .reach = { INFINITY, INFINITY, -INFINITY, -INFINITY } };
}

static bool overlap(mm_plot_rect a, mm_plot_rect b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/* ---- whole figures ---- */

/* Draw it, and look that no two texts overlap and nothing leaves the page. */
static void is_tidy(mm_figure *figure, const char *what)
{
    recorder r = new_recorder();
    mm_plot_plan plan;
    bool good = mm_plot_plan_make(&plan, figure, &r.base) && mm_plot_place_blocks(&plan);
    r = new_recorder();
    good = good && mm_plot_draw(&plan);
    size_t overlaps = 0;
    for (size_t i = 0; i < r.ntext; i++)
        for (size_t k = 0; k < i; k++)
            overlaps += overlap(r.text[i], r.text[k]);
    ok(good && overlaps == 0, "%s: no text lies on another", what);
    /* curves may leave their panel by the clip margin, which the canvas would cut off */
    ok(r.reach.x >= -0.5 && r.reach.y >= -0.5 && r.reach.w <= figure->width + 0.5 &&
           r.reach.h <= figure->height + 0.5,
       "%s: nothing leaves the page", what);
    if (!(r.reach.x >= -0.5 && r.reach.w <= figure->width + 0.5 && r.reach.y >= -0.5))
        diag("%g %g %g %g of %g x %g", r.reach.x, r.reach.y, r.reach.w, r.reach.h, figure->width,
             figure->height);
    mm_plot_plan_clear(&plan);
}

enum { N = 200 };

static double x[N], y[N];

static void make_curve(double (*f)(double), double from, double to)
{
    for (int i = 0; i < N; i++) {
        x[i] = from + (to - from) * i / (N - 1);
        y[i] = f(x[i]);
    }
}

static double inverse(double v)
{
    return 1000 / v;
}

static void test_panels(void)
{
    make_curve(sin, 1, 8);
    mm_figure *figure = mm_figure_new(0, 0, NULL);
    mm_panel *main_panel = mm_figure_panel(figure, 1, false), *pane = mm_figure_panel(figure, 0.3, true);
    mm_panel_line(main_panel, N, x, y, (mm_style){ 0 }, "model");
    mm_panel_points(pane, N, x, y, NULL, NULL, (mm_style){ 0 }, NULL);
    mm_panel_xlabel(main_panel, "Energy", "eV");
    mm_panel_ylabel(main_panel, "Normalised absorption", NULL);
    mm_panel_ylabel(pane, "A residual with a long title", NULL);
    is_tidy(figure, "a residual pane");
    mm_figure_column(figure, 1);
    mm_panel *beside = mm_figure_panel(figure, 1, false);
    mm_panel_line(beside, N, x, y, (mm_style){ 0 }, "side");
    mm_panel_top_axis(beside, inverse, inverse, "*T*", "K");
    mm_panel_xlabel(beside, "1000/*T*", "1/K");
    mm_panel_letter(beside, "(b)");
    is_tidy(figure, "a second column with a top axis");
    mm_figure_title(figure, "A title");
    is_tidy(figure, "a title");
    mm_figure_free(figure);
}

static void test_boxes(void)
{
    make_curve(exp, 0, 5);
    mm_figure *figure = mm_figure_new(180, 100, NULL);
    mm_panel *a = mm_figure_panel(figure, 1, false), *b = mm_figure_panel(figure, 0.5, true);
    mm_figure_column(figure, 0.5);
    mm_panel *c = mm_figure_panel(figure, 1, false);
    mm_panel_share_y(c, a);
    mm_panel_line(a, N, x, y, (mm_style){ 0 }, "model");
    mm_panel_line(b, N, x, y, (mm_style){ 0 }, NULL);
    mm_panel_line(c, N, y, x, (mm_style){ 0 }, NULL);
    recorder r = new_recorder();
    mm_plot_plan plan;
    ok(mm_plot_plan_make(&plan, figure, &r.base) && mm_plot_place_blocks(&plan), "panels get places");
    const mm_plot_frame *f = plan.frame;
    ok(f[0].box.x == f[1].box.x && f[0].box.w == f[1].box.w, "stacked panels are as wide as each other");
    near_rel(f[0].box.h, 2 * f[1].box.h, 1e-9, "and as high as asked for");
    ok(f[2].box.y == f[0].box.y && f[2].box.h == f[0].box.h,
       "a panel that shares a y axis lies beside the other");
    ok(f[2].y.lo == f[0].y.lo && f[2].y.hi == f[0].y.hi, "and has its range");
    ok(f[2].box.x > f[0].box.x + f[0].box.w, "to the right");
    mm_plot_plan_clear(&plan);
    mm_figure_free(figure);
    mm_figure *tiny = mm_figure_new(20, 20, NULL);
    mm_panel *p = mm_figure_panel(tiny, 1, false);
    mm_panel_ylabel(p, "a title that is much too long for such a figure", "emu/(mol Oe)");
    ok(mm_plot_plan_make(&plan, tiny, &r.base) && plan.frame[0].box.w > 0 && plan.frame[0].box.h > 0,
       "a figure that is too small still has a panel");
    mm_plot_plan_clear(&plan);
    mm_figure_free(tiny);
}

/* ---- legends ---- */

/* The legend of a figure with one panel; true when no point of the curve x, y lies in it. */
static bool legend_is_clear(mm_figure *figure, bool *inside)
{
    recorder r = new_recorder();
    mm_plot_plan plan;
    bool clear = mm_plot_plan_make(&plan, figure, &r.base) && mm_plot_place_blocks(&plan);
    const mm_plot_frame *f = &plan.frame[0];
    const mm_plot_rect box = f->legend.box;
    clear = clear && f->legend.on && !f->legend.crowded;
    *inside = box.x > f->box.x && box.y > f->box.y && box.x + box.w < f->box.x + f->box.w &&
              box.y + box.h < f->box.y + f->box.h;
    for (int i = 0; i < N; i++)
        clear = clear && !mm_plot_inside(box, mm_plot_frame_at(f, x[i], y[i]));
    mm_plot_plan_clear(&plan);
    return clear;
}

static double rise(double v)
{
    return v;
}

static double fall(double v)
{
    return -v;
}

static double peak(double v)
{
    return exp(-v * v);
}

static double comb(double v)
{
    return sin(100 * v); /* fills its panel from top to bottom */
}

static void test_legend(void)
{
    static const struct {
        double (*f)(double);
        const char *what;
    } cases[] = { { rise, "a rising line" },
                  { fall, "a falling line" },
                  { peak, "a peak" },
                  { comb, "a full panel, which grows" } };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        make_curve(cases[k].f, -3, 3);
        mm_figure *figure = mm_figure_new(0, 0, NULL);
        mm_panel *panel = mm_figure_panel(figure, 1, false);
        mm_panel_line(panel, N, x, y, (mm_style){ 0 }, "a curve");
        mm_panel_points(panel, N, x, y, NULL, NULL, (mm_style){ 0 }, "and its points");
        bool inside;
        ok(legend_is_clear(figure, &inside), "the legend hides nothing of %s", cases[k].what);
        ok(inside, "and lies in the frame");
        mm_figure_free(figure);
    }
}

static void test_crowded(void)
{
    make_curve(comb, -3, 3);
    mm_figure *figure = mm_figure_new(0, 0, NULL);
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    mm_panel_line(panel, N, x, y, (mm_style){ 0 }, "a curve");
    mm_panel_ylim(panel, -1, 1);
    recorder r = new_recorder();
    mm_plot_plan plan;
    ok(mm_plot_plan_make(&plan, figure, &r.base) && mm_plot_place_blocks(&plan),
       "a panel that must not grow");
    ok(plan.frame[0].y.hi == 1 && plan.frame[0].legend.crowded,
       "keeps its range, and the legend gets a ground");
    mm_plot_plan_clear(&plan);
    mm_panel_legend(panel, false);
    ok(mm_plot_plan_make(&plan, figure, &r.base) && mm_plot_place_blocks(&plan) && !plan.frame[0].legend.on,
       "a legend can be turned off");
    mm_plot_plan_clear(&plan);
    mm_figure_free(figure);
}

/* Sixty curves, or names of files as long as the panel is wide. */
static void test_long_legends(void)
{
    make_curve(rise, -3, 3);
    for (int files = 0; files < 2; files++) {
        mm_figure *figure = mm_figure_new(0, 0, NULL);
        mm_panel *panel = mm_figure_panel(figure, 1, false);
        for (int k = 0; k < (files ? 4 : 60); k++) {
            char *label = mm_format("%s run %d",
                                    files ? "a/path/that/goes/on/and/on/to/the/last/measurement/of" : "", k);
            mm_panel_line(panel, N, x, y, (mm_style){ 0 }, label);
            free(label);
        }
        recorder r = new_recorder();
        mm_plot_plan plan;
        ok(mm_plot_plan_make(&plan, figure, &r.base) && mm_plot_place_blocks(&plan), "many or long entries");
        const mm_plot_rect box = plan.frame[0].legend.box, in = plan.frame[0].box;
        ok(box.x > in.x && box.y > in.y && box.x + box.w < in.x + in.w && box.y + box.h < in.y + in.h,
           "stay in the frame");
        mm_plot_plan_clear(&plan);
        mm_figure_free(figure);
    }
}

/* ---- ranges ---- */

static void range_is(mm_panel *panel, double x_lo, double x_hi, double y_lo, double y_hi, const char *what)
{
    recorder r = new_recorder();
    mm_plot_plan plan;
    const bool made = mm_plot_plan_make(&plan, panel->figure, &r.base);
    const mm_plot_frame *f = &plan.frame[0];
    const bool good = made && fabs(f->x.lo - x_lo) <= 1e-9 * fabs(x_lo) &&
                      fabs(f->x.hi - x_hi) <= 1e-9 * fabs(x_hi) &&
                      fabs(f->y.lo - y_lo) <= 1e-9 * fabs(y_lo) && fabs(f->y.hi - y_hi) <= 1e-9 * fabs(y_hi);
    ok(good, "%s", what);
    if (!good)
        diag("x %.12g to %.12g, y %.12g to %.12g", f->x.lo, f->x.hi, f->y.lo, f->y.hi);
    mm_plot_plan_clear(&plan);
}

static void test_ranges(void)
{
    const double u[] = { 1, 2, 3, NAN }, v[] = { 10, NAN, 20, 5 }, e[] = { 1, 1, 1000, 1 },
                 w[] = { -1, 1, 100, 5 };
    const struct {
        bool points, log, errors;
        double want[4];
        const char *what;
    } cases[] = {
        { false,
          false,
          false,
          { 1, 3, 9.4, 20.6 },
          "a line goes from end to end, with room above and below" },
        { true, false, false, { 0.94, 3.06, 9.4, 20.6 }, "points have room at the sides too" },
        { true, false, true, { 0.94, 3.06, -1.8, 31.8 }, "a huge error bar cannot flatten the data" },
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        mm_figure *figure = mm_figure_new(0, 0, NULL);
        mm_panel *panel = mm_figure_panel(figure, 1, false);
        if (cases[k].points)
            mm_panel_points(panel, 4, u, v, NULL, cases[k].errors ? e : NULL, (mm_style){ 0 }, NULL);
        else
            mm_panel_line(panel, 4, u, v, (mm_style){ 0 }, NULL);
        range_is(panel, cases[k].want[0], cases[k].want[1], cases[k].want[2], cases[k].want[3],
                 cases[k].what);
        mm_figure_free(figure);
    }
    mm_figure *figure = mm_figure_new(0, 0, NULL);
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    range_is(panel, 0, 1, -0.06, 1.06, "nothing to draw has axes all the same");
    mm_panel_scale(panel, MM_SCALE_LOG, MM_SCALE_LOG);
    mm_panel_line(panel, 4, u, w, (mm_style){ 0 }, NULL);
    range_is(panel, 1, 3, pow(10, -0.12), pow(10, 2.12), "a logarithmic axis leaves out what is not above 0");
    mm_panel_ylim(panel, 1000, NAN);
    range_is(panel, 1, 3, 1000, 1e4, "a limit beyond the data still gives a range");
    mm_panel_xlim(panel, 5, 2);
    range_is(panel, 5, 2, 1000, 1e4, "a reversed axis");
    mm_figure_free(figure);
}

/* ---- thinning ---- */

static void test_thinning(void)
{
    enum { MANY = 1000000 };
    double *u = mm_zalloc(MANY, sizeof *u), *v = mm_zalloc(MANY, sizeof *v);
    for (int i = 0; i < MANY; i++) {
        u[i] = i;
        v[i] = sin(i * 1e-5) + (i == 500003 ? 3 : 0.1 * sin(i * 7.0));
    }
    mm_figure *figure = mm_figure_new(0, 0, NULL);
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    mm_panel_line(panel, MANY, u, v, (mm_style){ 0 }, NULL);
    recorder r = new_recorder();
    mm_plot_plan plan;
    ok(mm_plot_plan_make(&plan, figure, &r.base), "a million points");
    r = new_recorder();
    const bool drawn = mm_plot_draw_elements(&plan.frame[0], &r.base);
    ok(drawn && r.points > 1000 && r.points < 8000, "become a few thousand (%zu)", r.points);
    near_abs(r.reach.y, mm_plot_axis_at(&plan.frame[0].y, v[500003]), 1e-9,
             "the one that sticks out is among them");
    mm_plot_plan_clear(&plan);
    mm_figure_free(figure);
    free(u);
    free(v);
}

int main(void)
{
    test_panels();
    test_boxes();
    test_legend();
    test_crowded();
    test_long_legends();
    test_ranges();
    test_thinning();
    return done();
}
