/* What Cairo writes into files that a figure should not have, or leaves out that it should. */
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

bool mm_cairo_tidy(cairo_canvas *canvas)
{
    if (canvas->format == MM_PLOT_EPS)
        drop_date(&canvas->out);
    return canvas->format != MM_PLOT_PNG || add_resolution(&canvas->out);
}
