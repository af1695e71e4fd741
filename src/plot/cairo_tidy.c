/* What Cairo writes into files that a figure should not have, or leaves out that it should. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot/cairo_canvas.h"

/* pHYs of PNG: 11811 pixels a metre in both directions, which is 300 an inch; length, name, data, CRC. */
static const unsigned char resolution[] = { 0,    0, 0, 9,    'p',  'H', 'Y',  's',  0,    0,   0x2E,
                                            0x23, 0, 0, 0x2E, 0x23, 1,   0x78, 0xA5, 0x3F, 0x76 };
enum { PNG_HEADER = 33 }; /* signature and IHDR, which comes first */

static unsigned char *find(const bytes *in, const char *what, size_t within)
{
    const size_t n = strlen(what), end = in->n < within ? in->n : within;
    for (size_t i = 0; i + n <= end; i++)
        if (memcmp(in->data + i, what, n) == 0)
            return in->data + i;
    return NULL;
}

static bool add_resolution(bytes *png)
{
    if (png->n < PNG_HEADER || find(png, "pHYs", 200) != NULL)
        return true;
    if (!mm_cairo_bytes_add(png, resolution, sizeof resolution))
        return false;
    memmove(png->data + PNG_HEADER + sizeof resolution, png->data + PNG_HEADER,
            png->n - PNG_HEADER - sizeof resolution);
    memcpy(png->data + PNG_HEADER, resolution, sizeof resolution);
    return true;
}

/* The line "%%CreationDate: ..." of the header. */
static void drop_date(bytes *eps)
{
    unsigned char *date = find(eps, "%%CreationDate:", 2000);
    if (date == NULL)
        return;
    const size_t rest = eps->n - (size_t)(date - eps->data);
    const unsigned char *end = memchr(date, '\n', rest);
    if (end == NULL)
        return;
    const size_t line = (size_t)(end + 1 - date);
    memmove(date, end + 1, rest - line);
    eps->n -= line;
}

/* The digits of a name like "image12" or "#image12" with its quotation mark at `at`; NULL where none is. */
static const unsigned char *digits_at(const bytes *svg, size_t at)
{
    static const char *const names[] = { "\"image", "\"#image", "\"surface" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const size_t n = strlen(names[i]);
        if (at + n < svg->n && memcmp(svg->data + at, names[i], n) == 0)
            return svg->data + at + n;
    }
    return NULL;
}

static unsigned long read_number(const bytes *svg, const unsigned char *digit, const unsigned char **end)
{
    unsigned long number = 0;
    for (; digit < svg->data + svg->n && *digit >= '0' && *digit <= '9'; digit++)
        number = 10 * number + (unsigned long)(*digit - '0');
    *end = digit;
    return number;
}

static bool copy_renumbered(const bytes *svg, unsigned long first, bytes *out)
{
    const unsigned char *copied = svg->data, *end;
    for (size_t i = 0; i < svg->n; i++) {
        const unsigned char *digits = svg->data[i] == '"' ? digits_at(svg, i) : NULL;
        if (digits == NULL)
            continue;
        char text[24];
        const int n = snprintf(text, sizeof text, "%lu", read_number(svg, digits, &end) - first);
        if (!mm_cairo_bytes_add(out, copied, (size_t)(digits - copied)) ||
            !mm_cairo_bytes_add(out, (const unsigned char *)text, (size_t)n))
            return false;
        copied = end;
    }
    return mm_cairo_bytes_add(out, copied, (size_t)(svg->data + svg->n - copied));
}

/* Cairo counts surfaces through the life of the process. Counted from the page's own, the numbers are those
 * of the figure, whatever was drawn before it. */
static bool renumber(bytes *svg)
{
    static const char page[] = "<g id=\"surface";
    const unsigned char *group = find(svg, page, svg->n), *end;
    if (group == NULL)
        return true;
    bytes out = { NULL, 0, 0 };
    if (!copy_renumbered(svg, read_number(svg, group + strlen(page), &end), &out)) {
        free(out.data);
        return false;
    }
    free(svg->data);
    *svg = out;
    return true;
}

bool mm_cairo_tidy(cairo_canvas *canvas)
{
    switch (canvas->format) {
    case MM_PLOT_EPS:
        drop_date(&canvas->out);
        return true;
    case MM_PLOT_SVG:
        return renumber(&canvas->out);
    case MM_PLOT_PNG:
        return add_resolution(&canvas->out);
    default:
        return true;
    }
}
