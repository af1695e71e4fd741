#include "cli/figure_options.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"

static bool parse_size(const char *text, double *width, double *height)
{
    const char *cross = strchr(text, 'x');
    if (cross == NULL)
        return false;
    return mm_number_parse((mm_slice){ text, (size_t)(cross - text) }, width) &&
           mm_number_parse(mm_slice_of(cross + 1), height) && *width >= 20 && *width <= 2000 &&
           *height >= 20 && *height <= 2000;
}

mm_figure *mm_figure_from_options(mm_context *c)
{
    return mm_figure_sized(c, 0, 0);
}

mm_figure *mm_figure_sized(mm_context *c, double width, double height)
{
    const char *size = mm_arg_text(&c->args, "size", NULL);
    if (size != NULL && !parse_size(size, &width, &height)) {
        mm_fail(&c->err, MM_EUSAGE, "--size takes WxH in mm (20 to 2000), not '%s'", size);
        return NULL;
    }
    mm_figure *figure = mm_figure_new(width, height, &c->err);
    const char *title = mm_arg_text(&c->args, "title", NULL);
    if (figure != NULL && title != NULL)
        mm_figure_title(figure, title);
    return figure;
}

void mm_panel_apply_options(mm_context *c, mm_panel *panel, const char *xlabel, const char *xunit,
                            const char *ylabel, const char *yunit)
{
    const char *x = mm_arg_text(&c->args, "xlabel", NULL), *y = mm_arg_text(&c->args, "ylabel", NULL);
    mm_panel_xlabel(panel, x != NULL ? x : xlabel, x != NULL ? NULL : xunit);
    mm_panel_ylabel(panel, y != NULL ? y : ylabel, y != NULL ? NULL : yunit);
    double lo, hi;
    if (mm_arg_range(&c->args, "xlim", &lo, &hi))
        mm_panel_xlim(panel, isfinite(lo) ? lo : NAN, isfinite(hi) ? hi : NAN);
    if (mm_arg_range(&c->args, "ylim", &lo, &hi))
        mm_panel_ylim(panel, isfinite(lo) ? lo : NAN, isfinite(hi) ? hi : NAN);
    const int log = mm_arg_choice(&c->args, "log", -1);
    if (log >= 0)
        mm_panel_scale(panel, log == 0 || log == 2 ? MM_SCALE_LOG : MM_SCALE_LINEAR,
                       log == 1 || log == 2 ? MM_SCALE_LOG : MM_SCALE_LINEAR);
}

static const char *number_place(const char *path)
{
    return strstr(path, "%d");
}

bool mm_plot_wanted(const mm_context *c, bool numbered)
{
    const char *path;
    for (size_t i = 0; (path = mm_arg_nth(&c->args, "plot", i)) != NULL; i++)
        if ((number_place(path) != NULL) == numbered)
            return true;
    return false;
}

bool mm_plot_check(mm_context *c)
{
    const char *path;
    for (size_t i = 0; (path = mm_arg_nth(&c->args, "plot", i)) != NULL; i++)
        if (!mm_figure_can_write(path))
            return mm_fail(&c->err, MM_EUSAGE, "--plot %s: the name must end in .pdf, .svg, .png or .eps",
                           path);
    return true;
}

bool mm_figure_to_files(mm_context *c, const mm_figure *figure, size_t number)
{
    const char *path;
    for (size_t i = 0; (path = mm_arg_nth(&c->args, "plot", i)) != NULL; i++) {
        const char *place = number_place(path);
        if ((place != NULL) != (number > 0))
            continue;
        char *name = place == NULL ? mm_strdup(path)
                                   : mm_format("%.*s%zu%s", (int)(place - path), path, number, place + 2);
        const bool good = name != NULL ? mm_figure_write(figure, name, &c->err)
                                       : mm_fail_memory(&c->err, path);
        free(name);
        if (!good)
            return false;
    }
    return true;
}
