/* plot/: figures as files. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "plot/figure.h"
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

static mm_figure *small_figure(void)
{
    static const double x[] = { 0, 1, 2, 3 }, y[] = { 1, 3, 2, 5 }, s[] = { .1, .2, .1, NAN };
    mm_figure *figure = mm_figure_new(86, 65, NULL);
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    mm_panel_points(panel, 4, x, y, NULL, s, (mm_style){ .marker = MM_MARKER_CIRCLE }, "data");
    mm_panel_line(panel, 4, x, y, (mm_style){ .color = MM_COLOR_AUTO }, "model");
    mm_panel_xlabel(panel, "Energy", "eV");
    mm_panel_ylabel(panel, "*χ*_{0}", "emu/(mol Oe)");
    return figure;
}

static void test_backends(void)
{
    mm_figure *figure = small_figure();
    mm_bytes b;
    if (ok(written(figure, ".pdf", &b), "a PDF is written")) {
        ok(memcmp(b.data, "%PDF-", 5) == 0, "it begins like one");
        mm_bytes_free(&b);
    }
    if (ok(written(figure, ".png", &b), "a PNG is written")) {
        const unsigned char *d = (const unsigned char *)b.data;
        ok(memcmp(d, "\x89PNG\r\n\x1a\n", 8) == 0, "it begins like one");
        ok(d[18] * 256 + d[19] == 1016 && d[22] * 256 + d[23] == 768, "86 x 65 mm at 300 dots an inch");
        mm_bytes_free(&b);
    }
    if (ok(written(figure, ".svg", &b), "an SVG is written")) {
        ok(has(&b, "<svg") && has(&b, "</svg>"), "it is whole");
        mm_bytes_free(&b);
    }
    if (ok(written(figure, ".EPS", &b), "an EPS is written")) {
        ok(memcmp(b.data, "%!PS-Adobe-3.0 EPSF-3.0", 23) == 0 && has(&b, "%%EOF"), "it is whole");
        ok(!has(&b, "CreationDate"), "it has no date");
        mm_bytes_free(&b);
    }
    mm_figure_free(figure);
}

static void test_refusals(void)
{
    mm_figure *figure = small_figure();
    mm_err err = MM_ERR_INIT;
    ok(!mm_figure_write(figure, "figure.bmp", &err) && err.code == MM_EUSAGE, "another ending is refused");
    mm_err_clear(&err);
    ok(!mm_figure_write(figure, "/nowhere/at/all.pdf", &err) && err.code == MM_ESYS,
       "a folder that is not there");
    mm_err_clear(&err);
    mm_figure_free(figure);
}

int main(void)
{
    if (mkdtemp(folder) == NULL)
        return 1;
    test_backends();
    test_refusals();
    rmdir(folder);
    mm_plot_quit();
    return done();
}
