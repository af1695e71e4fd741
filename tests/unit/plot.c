/* plot/: figures as files. */
#include <dirent.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/module.h"
#include "plot/figure.h"
#include "plot/fitplot.h"
#include "plot/series.h"
#include "tap.h"

static char folder[] = "mm-plot.XXXXXX";

static bool has(const mm_bytes *bytes, const char *text)
{
    return memmem(bytes->data, bytes->size, text, strlen(text)) != NULL;
}

/* Write the figure under this ending and read the file back. */
static bool written(const mm_figure *figure, const char *ending, mm_bytes *bytes)
{
    char *path = mm_format("%s/figure%s", folder, ending);
    mm_err err = MM_ERR_INIT;
    const bool good = mm_figure_write(figure, path, &err) && mm_bytes_read(path, bytes, &err);
    if (!good)
        diag("%s", err.msg);
    mm_err_clear(&err);
    unlink(path);
    free(path);
    return good;
}

/* Data, a line, and titles that no parser of markup likes. */
static mm_figure *small_figure(double width, double height)
{
    static const double x[] = { 0, 1, 2, 3 }, y[] = { 1, 3, 2, 5 }, s[] = { .1, .2, .1, NAN };
    mm_figure *figure = mm_figure_new(width, height, NULL);
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    mm_panel_points(panel, 4, x, y, s, s, (mm_style){ .marker = MM_MARKER_CIRCLE }, "data <&> \xff_{");
    mm_panel_line(panel, 4, x, y, (mm_style){ .arrows = true }, "model");
    mm_panel_xlabel(panel, "Energy </svg> ]]>", "eV");
    mm_panel_ylabel(panel, "*χ*_{0}", "emu/(mol Oe)");
    mm_figure_title(figure, "(a title) %%EOF \\ \n end");
    return figure;
}

static double number_behind(const mm_bytes *b, const char *text)
{
    const char *at = memmem(b->data, b->size, text, strlen(text));
    return at != NULL ? strtod(at + strlen(text), NULL) : NAN;
}

static void test_pdf(const mm_figure *figure)
{
    mm_bytes b;
    if (!ok(written(figure, ".pdf", &b), "a PDF is written"))
        return;
    ok(memcmp(b.data, "%PDF-1.4", 8) == 0 && has(&b, "%%EOF"), "it is whole");
    near_abs(number_behind(&b, "/Count "), 1, 0, "it has one page");
    near_abs(number_behind(&b, "/MediaBox [ 0 0 "), 86 * 72 / 25.4, 0.01, "which is 86 mm wide");
    ok(!has(&b, "CreationDate"), "it has no date");
    mm_bytes_free(&b);
}

static void test_png(const mm_figure *figure)
{
    mm_bytes b;
    if (!ok(written(figure, ".png", &b), "a PNG is written"))
        return;
    const unsigned char *d = (const unsigned char *)b.data;
    ok(memcmp(d, "\x89PNG\r\n\x1a\n", 8) == 0 && has(&b, "IEND"), "it is whole");
    ok(d[18] * 256 + d[19] == 1016 && d[22] * 256 + d[23] == 768, "86 x 65 mm at 300 dots an inch");
    const unsigned char *phys = memmem(d, b.size, "pHYs", 4);
    ok(phys != NULL && phys[6] * 256 + phys[7] == 11811 && phys[12] == 1, "and it says so: 11811 a metre");
    mm_bytes_free(&b);
}

static void test_svg(const mm_figure *figure)
{
    mm_bytes b;
    if (!ok(written(figure, ".svg", &b), "an SVG is written"))
        return;
    xmlDoc *doc = xmlReadMemory(b.data, (int)b.size, "figure.svg", NULL, XML_PARSE_NOERROR | XML_PARSE_NONET);
    const xmlNode *root = doc != NULL ? xmlDocGetRootElement(doc) : NULL;
    ok(root != NULL && strcmp((const char *)root->name, "svg") == 0, "it is well-formed");
    xmlFreeDoc(doc);
    mm_bytes_free(&b);
}

static void test_eps(const mm_figure *figure)
{
    mm_bytes b;
    if (!ok(written(figure, ".EPS", &b), "an EPS is written, whatever the case of its ending"))
        return;
    ok(memcmp(b.data, "%!PS-Adobe-3.0 EPSF-3.0", 23) == 0 && has(&b, "%%EOF"), "it is whole");
    ok(has(&b, "%%BoundingBox: 0 0 244 185"), "and as large as the page");
    ok(!has(&b, "CreationDate"), "it has no date");
    mm_bytes_free(&b);
}

static void test_same_again(const mm_figure *figure)
{
    static const char *const endings[] = { ".pdf", ".png", ".svg", ".eps" };
    for (int i = 0; i < 4; i++) {
        mm_bytes a, b;
        if (!written(figure, endings[i], &a) || !written(figure, endings[i], &b)) {
            ok(false, "%s is written twice", endings[i]);
            continue;
        }
        ok(a.size == b.size && memcmp(a.data, b.data, a.size) == 0, "the same figure is the same %s",
           endings[i]);
        mm_bytes_free(&a);
        mm_bytes_free(&b);
    }
}

/* ---- refusals ---- */

static size_t files_in_folder(void)
{
    size_t n = 0;
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    while (dir != NULL && (entry = readdir(dir)) != NULL)
        n += entry->d_name[0] != '.';
    if (dir != NULL)
        closedir(dir);
    return n;
}

static void refuses(const mm_figure *figure, const char *path, mm_code code, const char *word,
                    const char *what)
{
    mm_err err = MM_ERR_INIT;
    const bool refused = !mm_figure_write(figure, path, &err);
    if (!ok(refused && err.code == code && strstr(err.msg, word) != NULL, "%s", what))
        diag("%d: %s", (int)err.code, err.msg != NULL ? err.msg : "written");
    mm_err_clear(&err);
}

static void test_refusals(const mm_figure *figure)
{
    refuses(figure, "figure.bmp", MM_EUSAGE, ".pdf", "another ending");
    refuses(figure, "pdf", MM_EUSAGE, ".pdf", "no ending");
    refuses(figure, "/nowhere/at/all.pdf", MM_ESYS, "/nowhere/at/all.pdf", "a folder that is not there");
    ok(mm_figure_can_write("a.Svg") && !mm_figure_can_write("a.svgz") && !mm_figure_can_write(".pdf"),
       "which names are figures is known beforehand");
    char *full = mm_format("%s/full.pdf", folder);
    if (symlink("/dev/full", full) == 0)
        refuses(figure, full, MM_ESYS, "full.pdf", "a full disk");
    unlink(full);
    free(full);
    ok(files_in_folder() == 0, "nothing half-written is left");
}

/* A module that is not there: the error says where it should be. */
static void test_module(void)
{
    mm_err err = MM_ERR_INIT;
    ok(mm_module_symbol("mm_nothing", "nothing", &err) == NULL && err.code == MM_ESYS &&
           strstr(err.msg, "mm_nothing"),
       "a module that is missing is an error with its name");
    mm_err_clear(&err);
    ok(mm_module_loaded("mm_nothing", "nothing") == NULL, "and is not loaded");
    mm_plot_quit();
    ok(true, "quitting before the first figure does nothing");
}

/* ---- what is odd ---- */

static void writes(mm_figure *figure, const char *what)
{
    static const char *const endings[] = { ".pdf", ".png", ".svg", ".eps" };
    bool good = true;
    for (int i = 0; i < 4; i++) {
        mm_bytes b = { NULL, 0, false };
        good = written(figure, endings[i], &b) && b.size > 200 && good;
        mm_bytes_free(&b);
    }
    ok(good, "%s", what);
    mm_figure_free(figure);
}

static mm_panel *one_panel(mm_figure **figure)
{
    *figure = mm_figure_new(0, 0, NULL);
    return mm_figure_panel(*figure, 1, false);
}

static void test_odd(void)
{
    const double big[] = { -1e300, 0, 1e300, INFINITY, NAN, 1 }, one[] = { 5 },
                 none[] = { NAN, NAN, NAN, NAN, NAN, NAN };
    mm_figure *figure = mm_figure_new(0, 0, NULL);
    writes(figure, "a figure without panels");
    one_panel(&figure);
    writes(figure, "a panel without anything");
    mm_panel *panel = one_panel(&figure);
    mm_panel_line(panel, 0, one, one, (mm_style){ 0 }, "nothing");
    mm_panel_points(panel, 2, none, none, none, none, (mm_style){ 0 }, "nothing at all");
    mm_panel_scale(panel, MM_SCALE_LOG, MM_SCALE_LOG);
    writes(figure, "no points, or none that are numbers");
    panel = one_panel(&figure);
    mm_panel_points(panel, 1, one, one, one, one, (mm_style){ 0 }, "one");
    writes(figure, "one point");
    for (int log = 0; log < 2; log++) {
        panel = one_panel(&figure);
        mm_panel_line(panel, 6, big, big, (mm_style){ .arrows = true }, "line");
        mm_panel_points(panel, 6, big, big, big, big, (mm_style){ .marker = MM_MARKER_OPEN + MM_MARKER_DOWN },
                        "p");
        mm_panel_area(panel, 6, big, big, none, (mm_style){ 0 }, NULL);
        mm_panel_area(panel, 6, big, NULL, big, (mm_style){ 0 }, "area");
        mm_panel_span(panel, -INFINITY, INFINITY, (mm_style){ 0 }, NULL);
        mm_panel_hline(panel, NAN, (mm_style){ .dash = MM_DASH_DOTTED }, "h");
        mm_panel_vline(panel, 1e300, (mm_style){ .dash = MM_DASH_DASHED }, "v");
        mm_panel_arrow(panel, 0, 0, 1e300, NAN, (mm_style){ 0 });
        mm_panel_text(panel, NAN, 1, "text", 0, 0);
        mm_panel_xlim(panel, -1e-300, 1e-300);
        mm_panel_scale(panel, log ? MM_SCALE_LOG : MM_SCALE_LINEAR, log ? MM_SCALE_LOG : MM_SCALE_LINEAR);
        writes(figure, log ? "huge, infinite and missing values on logarithmic axes"
                           : "huge, infinite and missing values");
    }
    panel = one_panel(&figure);
    mm_panel_map(panel, 1, one, 1, one, one, MM_MAP_SEQUENTIAL, NAN, NAN, "bar", "eV");
    mm_panel_map(panel, 2, big, 1, one, none, MM_MAP_DIVERGING, NAN, NAN, "bar", "eV");
    mm_panel_map(panel, 0, one, 0, one, one, MM_MAP_DIVERGING, NAN, NAN, NULL, NULL);
    mm_panel_contours(panel, 1, one, 1, one, one, 1, one, true, (mm_style){ 0 });
    writes(figure, "maps of one cell, of none, and of nothing");
}

/* ---- the shared figures ---- */

static void test_shared(void)
{
    enum { N = 50 };
    double x[N], y[N], peak[N], base[N], sigma[N];
    for (int i = 0; i < N; i++) {
        x[i] = i;
        base[i] = 1;
        peak[i] = exp(-(i - 25) * (i - 25) / 50.0);
        y[i] = base[i] + peak[i];
        sigma[i] = 0.05;
    }
    const mm_fitplot_component components[] = { { "step", base, true }, { "peak", peak, false } };
    const mm_fitplot plot = { .n = N,
                              .x = x,
                              .y = y,
                              .sigma = sigma,
                              .label = "data",
                              .ngrid = N,
                              .grid = x,
                              .model = y,
                              .band = sigma,
                              .ncomponent = 2,
                              .component = components,
                              .residual = sigma,
                              .note = "a = 1.0(2)\nb = 3" };
    mm_figure *figure = mm_figure_new(0, 0, NULL);
    ok(mm_fitplot_draw(figure, &plot, NULL) == mm_figure_get_panel(figure, 0),
       "a fit's main panel is the first");
    ok(mm_figure_get_panel(figure, 1) != NULL && mm_figure_get_panel(figure, 2) == NULL,
       "its residuals the second");
    writes(figure, "a fit");
    figure = mm_figure_new(0, 0, NULL);
    mm_fitplot_draw(figure, &(mm_fitplot){ .n = N, .x = x, .y = y }, NULL);
    writes(figure, "a fit of which nothing is known but the data");
    const mm_series_branch branch[] = { { "heating", N, x, y, sigma }, { NULL, 0, NULL, NULL, NULL } };
    figure = mm_figure_new(0, 0, NULL);
    ok(mm_series_draw(figure, 2, branch, true, true) != NULL, "a series");
    writes(figure, "of two branches, one empty");
    const mm_waterfall_curve curve[] = { { N, x, y, 10 }, { N, x, peak, NAN }, { N, x, base, 300 } };
    figure = mm_figure_new(0, 0, NULL);
    ok(mm_waterfall_draw(figure, 3, curve, 0.5, "*T*", "K", NULL) != NULL, "a waterfall");
    writes(figure, "of curves, one of unknown temperature");
}

int main(void)
{
    if (mkdtemp(folder) == NULL)
        return 1;
    test_module();
    mm_figure *figure = small_figure(86, 65);
    test_pdf(figure);
    test_png(figure);
    test_svg(figure);
    test_eps(figure);
    test_same_again(figure);
    test_refusals(figure);
    mm_figure_free(figure);
    test_odd();
    mm_plot_quit();
    test_shared(); /* what was released comes again */
    rmdir(folder);
    mm_plot_quit();
    xmlCleanupParser();
    return done();
}
