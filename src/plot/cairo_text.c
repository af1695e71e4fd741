/* Text through Pango. */
#include <fontconfig/fontconfig.h>

#include "plot/cairo_canvas.h"

/* Faces like Helvetica first, as journals ask for; DejaVu is on every Debian. Glyphs that one lacks (Greek,
 * minus) Pango takes from another. */
static const char families[] =
    "Liberation Sans,Arimo,Nimbus Sans,TeX Gyre Heros,FreeSans,DejaVu Sans,sans-serif";

/* Without any font Pango draws nothing and says nothing. */
static bool has_fonts(void)
{
    const FcFontSet *fonts = FcInit() ? FcConfigGetFonts(NULL, FcSetSystem) : NULL;
    return fonts != NULL && fonts->nfont > 0;
}

static PangoLayout *make_layout(cairo_canvas *canvas)
{
    if (!has_fonts())
        canvas->failure = "no font is installed (the Debian package fonts-dejavu-core brings one)";
    PangoLayout *layout = pango_cairo_create_layout(canvas->cr);
    PangoContext *context = pango_layout_get_context(layout);
    cairo_font_options_t *options = cairo_font_options_create();
    /* the same widths whatever the backend's resolution */
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context, 72); /* a point is a unit of the page */
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, families);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    return layout;
}

static void add_attribute(PangoAttrList *list, PangoAttribute *attribute, const mm_plot_run *run)
{
    attribute->start_index = (guint)run->begin;
    attribute->end_index = (guint)run->end;
    pango_attr_list_insert(list, attribute);
}

/* A slanted letter leans into the superscript behind it: a little space in between. */
static void space_out(PangoAttrList *list, const mm_plot_rich *text, size_t i, double size)
{
    const mm_plot_run *run = &text->run[i];
    if (!run->italic || i + 1 == text->nrun || text->run[i + 1].rise <= run->rise)
        return;
    mm_plot_run last = *run;
    for (last.begin = run->end - 1; last.begin > run->begin && (text->text[last.begin] & 0xC0) == 0x80;)
        last.begin--;
    add_attribute(list, pango_attr_letter_spacing_new((int)(0.18 * size * PANGO_SCALE)), &last);
}

static void set_text(cairo_canvas *canvas, const mm_plot_rich *text, double size)
{
    if (canvas->layout == NULL)
        canvas->layout = make_layout(canvas);
    PangoAttrList *list = pango_attr_list_new();
    for (size_t i = 0; i < text->nrun; i++) {
        const mm_plot_run *run = &text->run[i];
        add_attribute(list, pango_attr_size_new((int)(run->scale * size * PANGO_SCALE)), run);
        if (run->rise != 0)
            add_attribute(list, pango_attr_rise_new((int)(run->rise * size * PANGO_SCALE)), run);
        if (run->italic)
            add_attribute(list, pango_attr_style_new(PANGO_STYLE_ITALIC), run);
        space_out(list, text, i, size);
    }
    pango_layout_set_text(canvas->layout, text->text, -1);
    pango_layout_set_attributes(canvas->layout, list);
    pango_attr_list_unref(list);
}

mm_plot_extent mm_cairo_extent(mm_plot_canvas *base, const mm_plot_rich *text, double size)
{
    cairo_canvas *canvas = (cairo_canvas *)base;
    if (text->text == NULL || text->text[0] == '\0')
        return (mm_plot_extent){ 0, 0, 0 };
    set_text(canvas, text, size);
    PangoRectangle ink, logical;
    pango_layout_line_get_extents(pango_layout_get_line_readonly(canvas->layout, 0), &ink, &logical);
    const double scale = 1.0 / PANGO_SCALE;
    return (mm_plot_extent){ logical.width * scale, -ink.y * scale, (ink.y + ink.height) * scale };
}

void mm_cairo_text(mm_plot_canvas *base, const mm_plot_rich *text, double size, mm_plot_point at,
                   double angle, mm_plot_ink ink)
{
    cairo_canvas *canvas = (cairo_canvas *)base;
    if (text->text == NULL || text->text[0] == '\0')
        return;
    set_text(canvas, text, size);
    cairo_save(canvas->cr);
    mm_cairo_ink(canvas, ink);
    cairo_move_to(canvas->cr, at.x, at.y);
    cairo_rotate(canvas->cr, -angle);
    PangoLayoutLine *line = pango_layout_get_line_readonly(canvas->layout, 0);
    if (canvas->format == MM_PLOT_EPS) { /* outlines, which no other program has to find a font for */
        pango_cairo_layout_line_path(canvas->cr, line);
        cairo_fill(canvas->cr);
    } else {
        pango_cairo_show_layout_line(canvas->cr, line);
    }
    cairo_restore(canvas->cr);
    cairo_new_path(canvas->cr);
}
