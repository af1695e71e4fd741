#include "plot/palette.h"

#include <math.h>

#include "base/constants.h"

/* M. Okabe and K. Ito, Color Universal Design (2008), in an order in which neighbours differ most in print;
 * their yellow is left out, since it does not show on white. */
static const unsigned cycle[] = { 0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9 };
enum { CYCLE = sizeof cycle / sizeof *cycle };

static mm_plot_ink from_hex(unsigned hex, double alpha)
{
    return (mm_plot_ink){ (hex >> 16 & 255) / 255.0, (hex >> 8 & 255) / 255.0, (hex & 255) / 255.0, alpha };
}

mm_plot_ink mm_plot_color(int color, double alpha)
{
    if (color >= MM_COLOR_RGB)
        return from_hex((unsigned)color & 0xFFFFFF, alpha);
    if (color >= MM_COLOR_CYCLE)
        return from_hex(cycle[(color - MM_COLOR_CYCLE) % CYCLE], alpha);
    switch (color) {
    case MM_COLOR_GREY:
        return from_hex(0x808080, alpha);
    case MM_COLOR_LIGHT:
        return from_hex(0xE4E4E4, alpha);
    case MM_COLOR_WHITE:
        return from_hex(0xFFFFFF, alpha);
    default:
        return from_hex(0x000000, alpha);
    }
}

static double clamp01(double v)
{
    return v < 0 ? 0 : v > 1 ? 1 : v;
}

int mm_color_rgb(double red, double green, double blue)
{
    const double c[] = { red, green, blue };
    int hex = 0;
    for (int i = 0; i < 3; i++)
        hex = hex << 8 | (int)lround(255 * clamp01(c[i]));
    return MM_COLOR_RGB + hex;
}

int mm_color_map(mm_colormap map, double place)
{
    const mm_plot_ink ink = mm_plot_map_ink(map, place);
    return mm_color_rgb(ink.r, ink.g, ink.b);
}

/* The cube of the CIELAB lightness scale, with its straight piece near black (CIE 15:2004). */
static double lab_inverse(double t)
{
    return t > 6.0 / 29 ? t * t * t : 3 * 36.0 / 841 * (t - 4.0 / 29);
}

static double srgb_gamma(double linear)
{
    linear = clamp01(linear);
    return linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055;
}

/* CIELAB lightness, chroma and hue (degrees), D65, to sRGB (IEC 61966-2-1); what lies outside is clipped. */
static mm_plot_ink from_lch(double lightness, double chroma, double hue)
{
    const double a = chroma * cos(hue * MM_PI / 180), b = chroma * sin(hue * MM_PI / 180);
    const double fy = (lightness + 16) / 116;
    const double x = 0.95047 * lab_inverse(fy + a / 500), y = lab_inverse(fy);
    const double z = 1.08883 * lab_inverse(fy - b / 200);
    return (mm_plot_ink){ srgb_gamma(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
                          srgb_gamma(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z),
                          srgb_gamma(0.0556434 * x - 0.2040259 * y + 1.0572252 * z), 1 };
}

/* From dark violet over teal to yellow: lightness rises evenly from 14 to 92 (so it survives grey print), and
 * hue turns the slower the stronger the colour is, so that equal steps look equal (colour difference within
 * 10 %). */
static mm_plot_ink sequential(double t)
{
    return from_lch(14 + 78 * t, 22 + 42 * t * t, 300 - 300 * t + 100 * t * t);
}

/* Blue, white, red: both sides lose the same lightness for the same distance from the middle. */
static mm_plot_ink diverging(double t)
{
    const double away = fabs(2 * t - 1);
    return t < 0.5 ? from_lch(97 - 57 * away, 50 * away, 280) : from_lch(97 - 57 * away, 72 * away, 38);
}

mm_plot_ink mm_plot_map_ink(mm_colormap map, double place)
{
    place = clamp01(place);
    return map == MM_MAP_DIVERGING ? diverging(place)
                                   : sequential(map == MM_MAP_CURVES ? 0.8 * place : place);
}

static double signed_root(double value)
{
    return copysign(sqrt(fabs(value)), value);
}

double mm_plot_map_lo(mm_norm norm, double lo, double hi)
{
    return norm != MM_NORM_LOG || lo > 0 ? lo : hi > 0 ? hi * 1e-4 : 1;
}

double mm_plot_map_place(mm_norm norm, double lo, double hi, double value)
{
    if (norm == MM_NORM_LOG) {
        lo = mm_plot_map_lo(norm, lo, hi);
        value = value > lo ? log(value) : isnan(value) ? NAN : log(lo);
        return clamp01((value - log(lo)) / (log(hi) - log(lo)));
    }
    if (norm == MM_NORM_SQRT) {
        value = signed_root(value);
        lo = signed_root(lo);
        hi = signed_root(hi);
    }
    const double place = (value - lo) / (hi - lo);
    return isnan(place) ? NAN : clamp01(place);
}
