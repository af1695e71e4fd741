libmischmetal_la_SOURCES += \
  %D%/axes.c \
  %D%/axis.c %D%/axis.h \
  %D%/block.c %D%/block.h \
  %D%/canvas.h \
  %D%/contour.c %D%/contour.h \
  %D%/contourlines.c \
  %D%/draw.c %D%/draw.h \
  %D%/element.c \
  %D%/figure.c %D%/figure.h \
  %D%/fitplot.c %D%/fitplot.h \
  %D%/layout.c %D%/layout.h \
  %D%/legend.c \
  %D%/map.c \
  %D%/marker.c \
  %D%/markup.c %D%/markup.h \
  %D%/occupancy.c %D%/occupancy.h \
  %D%/palette.c %D%/palette.h \
  %D%/plan.c \
  %D%/range.c %D%/range.h \
  %D%/scene.h \
  %D%/series.c %D%/series.h \
  %D%/shape.c %D%/shape.h \
  %D%/ticks.c %D%/ticks.h \
  %D%/topaxis.c \
  %D%/unitmarkup.c \
  %D%/write.c

# Loaded at the first figure (base/module.h).
pkglib_LTLIBRARIES += mm_cairo.la
mm_cairo_la_SOURCES = %D%/cairo_backend.c %D%/cairo_canvas.h %D%/cairo_text.c %D%/cairo_tidy.c
mm_cairo_la_CPPFLAGS = $(AM_CPPFLAGS) $(CAIRO_CFLAGS) $(PANGO_CFLAGS) $(FONTCONFIG_CFLAGS)
mm_cairo_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -no-undefined
mm_cairo_la_LIBADD = $(CAIRO_LIBS) $(PANGO_LIBS) $(FONTCONFIG_LIBS) -lm
