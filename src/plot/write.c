/* A figure into a file. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/module.h"
#include "base/text.h"
#include "plot/block.h"
#include "plot/draw.h"

static const char module[] = "mm_cairo", symbol[] = "mm_cairo_backend";

static const struct {
    const char *ending;
    mm_plot_format format;
} formats[] = {
    { ".pdf", MM_PLOT_PDF }, { ".svg", MM_PLOT_SVG }, { ".png", MM_PLOT_PNG }, { ".eps", MM_PLOT_EPS }
};

static bool find_format(const char *path, mm_plot_format *format)
{
    const size_t n = strlen(path);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (n > 4 && mm_equal_nocase(path + n - 4, formats[i].ending)) {
            *format = formats[i].format;
            return true;
        }
    return false;
}

bool mm_figure_can_write(const char *path)
{
    mm_plot_format format;
    return find_format(path, &format);
}

static const mm_plot_backend *load_backend(mm_err *err)
{
    const mm_plot_backend *backend = mm_module_symbol(module, symbol, err);
    if (backend != NULL && strcmp(backend->version, PACKAGE_VERSION) != 0) {
        mm_fail(err, MM_ESYS, "the module %s is of version %s, the program of %s", module, backend->version,
                PACKAGE_VERSION);
        return NULL;
    }
    return backend;
}

static bool draw(const mm_figure *figure, mm_plot_canvas *canvas)
{
    mm_plot_plan plan;
    const bool good = mm_plot_plan_make(&plan, figure, canvas) && mm_plot_place_blocks(&plan) &&
                      mm_plot_draw(&plan);
    mm_plot_plan_clear(&plan);
    return good;
}

/* The file is begun when the figure is whole: a library that ends the program while it draws leaves nothing.
 */
static bool finish(const mm_plot_backend *backend, mm_plot_canvas *canvas, const char *path, mm_err *err)
{
    const unsigned char *data;
    size_t size;
    const char *why = backend->finish(canvas, &data, &size);
    if (why != NULL)
        return mm_fail(err, MM_ESYS, "%s: cannot draw: %s", path, why);
    mm_output *output = mm_output_open(path, err);
    if (output == NULL)
        return false;
    fwrite(data, 1, size, mm_output_stream(output)); /* mm_output_commit sees whether it worked */
    return mm_output_commit(output, err);
}

static bool write_figure(const mm_figure *figure, mm_plot_format format, const char *path, mm_err *err)
{
    const mm_plot_backend *backend = load_backend(err);
    if (backend == NULL)
        return mm_fail_in(err, "%s", path);
    mm_plot_canvas *canvas = backend->open(format, figure->width, figure->height, figure->title);
    bool good = canvas != NULL && draw(figure, canvas);
    good = good ? finish(backend, canvas, path, err) : mm_fail_memory(err, path);
    backend->close(canvas);
    return good;
}

bool mm_figure_write(const mm_figure *figure, const char *path, mm_err *err)
{
    mm_plot_format format;
    if (!find_format(path, &format))
        return mm_fail(err, MM_EUSAGE, "%s: a figure's name ends in .pdf, .svg, .png or .eps", path);
    if (figure->failed)
        return mm_fail_memory(err, "a figure");
    return write_figure(figure, format, path, err);
}

void mm_plot_quit(void)
{
    const mm_plot_backend *backend = mm_module_loaded(module, symbol);
    if (backend != NULL)
        backend->quit();
}
