/* Where an axis has its ticks, and what they say. */
#ifndef MM_PLOT_TICKS_H
#define MM_PLOT_TICKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum { MM_PLOT_TICKS_MAX = 64, MM_PLOT_LABEL_SIZE = 48 };

/* Ticks of one axis, ascending. */
typedef struct mm_plot_ticks {
    size_t nmajor, nminor;
    double major[MM_PLOT_TICKS_MAX];
    double minor[8 * MM_PLOT_TICKS_MAX];
    /* How the labels are written: (value - offset) / 10^power with so many decimals; or as powers of ten. */
    double offset;
    int power, decimals;
    bool decades;
} mm_plot_ticks;

/** Ticks of the range lo < hi with at most `most` labels; minor ticks no more than `dense` in all. */
void mm_plot_ticks_linear(double lo, double hi, size_t most, size_t dense, mm_plot_ticks *ticks);

/** The same on a logarithmic axis, 0 < lo < hi: decades, or even steps where the range has less than one. */
void mm_plot_ticks_log(double lo, double hi, size_t most, size_t dense, mm_plot_ticks *ticks);

/** Label of a value in markup. */
void mm_plot_tick_label(const mm_plot_ticks *ticks, double value, char out[MM_PLOT_LABEL_SIZE]);

/** What the axis title has to add: " − 5725" in front of the unit, "10^{-3} " inside its parentheses. */
void mm_plot_ticks_offset(const mm_plot_ticks *ticks, char out[MM_PLOT_LABEL_SIZE]);
void mm_plot_ticks_power(const mm_plot_ticks *ticks, char out[MM_PLOT_LABEL_SIZE]);

/** Any number in markup: minus sign, powers of ten raised ("−1.5×10^{-7}"). */
void mm_plot_number_markup(double value, char out[MM_PLOT_LABEL_SIZE]);

#endif
