/* The small markup of titles, `_{..}` `^{..}` `*italic*`, taken apart into plain text and runs. A backend
 * never parses text, so no text can break it. */
#ifndef MM_PLOT_MARKUP_H
#define MM_PLOT_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* Bytes begin .. end of the text have this size and rise. */
typedef struct mm_plot_run {
    size_t begin, end;
    double scale; /* of the text's size */
    double rise;  /* in the text's size, upwards */
    bool italic;
} mm_plot_run;

typedef struct mm_plot_rich {
    char *text; /* valid UTF-8 without control characters */
    mm_plot_run *run;
    size_t nrun;
} mm_plot_rich;

/** Take markup apart. What is not well-formed stands as it is; a backslash makes the next character plain.
 *  NULL is the empty text. false without memory. The caller frees with mm_plot_rich_free. */
bool mm_plot_rich_parse(const char *markup, mm_plot_rich *rich);
void mm_plot_rich_free(mm_plot_rich *rich);

/** Put an ellipsis in place of at least the first n bytes (whole characters). false without memory. */
bool mm_plot_rich_cut(mm_plot_rich *rich, size_t n);

/** Append a unit in markup: "emu/(mol Oe)" as emu mol^{-1} Oe^{-1}; what is no product of powers stands as it
 * is. */
void mm_plot_unit_markup(mm_buf *out, const char *unit);

#endif
