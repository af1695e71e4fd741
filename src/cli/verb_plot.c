/* mmfit plot: chosen columns of any tables on one pair of axes. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/figure_options.h"
#include "cli/input.h"
#include "cli/verbs.h"

const mm_option mm_plot_options[] = {
    { "style", 0, MM_OPT_CHOICE, "auto|points|lines|both", "how data are drawn (auto: lines for many points)",
      0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

enum { MANY_POINTS = 80 };

static mm_style style_of(mm_context *c, size_t curve, size_t n, bool errors)
{
    static const int markers[] = { MM_MARKER_CIRCLE, MM_MARKER_SQUARE, MM_MARKER_TRIANGLE, MM_MARKER_DIAMOND,
                                   MM_MARKER_DOWN };
    const int choice = mm_arg_choice(&c->args, "style", 0);
    const bool lines = choice == 2 || choice == 3 || (choice == 0 && n > MANY_POINTS && !errors);
    const bool points = choice == 1 || choice == 3 || !lines;
    return (mm_style){ .color = MM_COLOR_CYCLE + (int)curve,
                       .marker = points ? markers[curve % 5] : MM_MARKER_NONE,
                       .dash = lines ? MM_DASH_SOLID : MM_DASH_NONE,
                       .width = lines ? 0.9 : 0 };
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

/* Name of a curve in the legend: the column, the file, or both, as far as they differ. */
static char *curve_label(const mm_dataset *d, size_t k, bool many_tables)
{
    char *column = mm_markup_escape(d->y[k].name), *file = mm_markup_escape(base_name(d->table->name));
    char *label = NULL;
    if (column != NULL && file != NULL)
        label = !many_tables ? mm_strdup(column)
                : d->ny == 1 ? mm_strdup(file)
                             : mm_format("%s: %s", file, column);
    free(column);
    free(file);
    return label;
}

static bool draw_dataset(mm_context *c, mm_panel *panel, const mm_dataset *d, size_t *curve, bool many_tables)
{
    for (size_t k = 0; k < d->ny; k++, (*curve)++) {
        const double *y = d->values + k * d->n, *yerr = d->sigma == NULL ? NULL : d->sigma + k * d->n;
        char *label = many_tables || d->ny > 1 ? curve_label(d, k, many_tables) : NULL;
        const mm_style style = style_of(c, *curve, d->n, yerr != NULL);
        const bool good = style.marker == MM_MARKER_NONE
                              ? mm_panel_line(panel, d->n, d->x[0].v, y, style, label)
                              : mm_panel_points(panel, d->n, d->x[0].v, y, NULL, yerr, style, label);
        free(label);
        if (!good)
            return mm_fail_memory(&c->err, "a figure");
    }
    return true;
}

static bool label_axes(mm_context *c, mm_panel *panel, const mm_dataset *d)
{
    char *x = mm_markup_escape(d->x[0].name), *y = mm_markup_escape(d->y[0].name);
    const bool good = x != NULL && y != NULL;
    if (good)
        mm_panel_apply_options(c, panel, x, d->x[0].unit, y, d->y[0].unit);
    free(x);
    free(y);
    return good || mm_fail_memory(&c->err, "a figure");
}

static bool draw_tables(mm_context *c, const mm_tables *tables, mm_figure *figure)
{
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    const size_t ny = mm_arg_count(&c->args, "y");
    const char *x_unit[1] = { "" };
    char *first_unit = NULL;
    size_t curve = 0;
    bool good = true;
    for (size_t i = 0; good && i < tables->n; i++) {
        const mm_wanted wanted = { .nx = 1, .ny = ny > 0 ? ny : 1, .x_unit = x_unit };
        mm_dataset d;
        good = mm_dataset_make(c, tables->t[i], &wanted, &d);
        if (!good)
            break;
        if (i == 0)
            good = ((first_unit = mm_strdup(d.x[0].unit)) != NULL || mm_fail_memory(&c->err, "a unit")) &&
                   label_axes(c, panel, &d);
        x_unit[0] = first_unit != NULL ? first_unit : "";
        good = good && draw_dataset(c, panel, &d, &curve, tables->n > 1);
        mm_dataset_free(&d);
    }
    free(first_unit);
    return good;
}

bool mm_run_plot(mm_context *c)
{
    if (!mm_arg_given(&c->args, "plot"))
        return mm_fail(&c->err, MM_EUSAGE, "where to? --plot FILE.pdf (or .svg, .png, .eps)");
    mm_inputs inputs = { 0 };
    mm_tables tables = { 0 };
    mm_figure *figure = NULL;
    const bool good = mm_plot_check(c) && mm_inputs_read(c, &inputs) &&
                      mm_inputs_tables(&inputs, &tables, &c->err) &&
                      (figure = mm_figure_from_options(c)) != NULL && draw_tables(c, &tables, figure) &&
                      mm_figure_to_files(c, figure, 0);
    mm_figure_free(figure);
    free(tables.t);
    mm_inputs_free(&inputs);
    return good;
}
