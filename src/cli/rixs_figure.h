/* Figures of RIXS planes, as several verbs draw them. */
#ifndef MM_CLI_RIXS_FIGURE_H
#define MM_CLI_RIXS_FIGURE_H

#include "cli/context.h"
#include "plot/figure.h"
#include "rixs/map.h"

enum { MM_VIEW_LEVELS = 32 };

/* How planes are drawn; one view for all that stand side by side, so that they can be compared. */
typedef struct mm_rixs_view {
    mm_norm norm;
    bool diverging; /* a difference: colours about 0 */
    bool cells;     /* as measured, not interpolated */
    bool filled;    /* one colour between two contour levels */
    bool transfer;  /* over the energy transfer */
    double unit;    /* what intensities are divided by */
    double lo, hi;  /* ends of the colours, in that unit */
    double smooth;  /* FWHM in eV of what contour lines are drawn of; 0: of the plane itself */
    size_t nlevel;
    double level[MM_VIEW_LEVELS];
    bool relative;
} mm_rixs_view;

extern const mm_option
    mm_rixs_view_options[]; /* norm, zlim, contours, levels, relative, cells, smooth, y-axis */

/** The view that the command line asks for, with colours and levels for all n maps at once.
 *  Errors: MM_EUSAGE a level that is no number; MM_EINPUT maps without a value. */
bool mm_rixs_view_of(mm_context *c, size_t n, mm_map *const *map, mm_rixs_view *view);

/** Draw a plane into a panel: colours, contour lines, titles of the axes; with a colour bar or without. */
bool mm_rixs_panel(mm_context *c, mm_panel *panel, const mm_map *map, const mm_rixs_view *view, bool bar);

/** The colour bar of a view, at a panel beside the plane's. */
void mm_rixs_view_bar(mm_panel *panel, const mm_map *map, const mm_rixs_view *view);

#endif
