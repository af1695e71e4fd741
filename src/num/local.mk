libmischmetal_la_SOURCES += \
  %D%/crossing.c %D%/crossing.h \
  %D%/delaunay.c %D%/delaunay.h \
  %D%/derivative.c %D%/derivative.h \
  %D%/grid.c %D%/grid.h \
  %D%/gridding.c %D%/gridding.h \
  %D%/interpolate.c %D%/interpolate.h \
  %D%/knots.c %D%/knots.h \
  %D%/line.c %D%/line.h \
  %D%/linear.c %D%/linear.h \
  %D%/local.c %D%/local.h \
  %D%/order.c %D%/order.h \
  %D%/peak.c %D%/peak.h \
  %D%/polygamma.c %D%/polygamma.h \
  %D%/polynomial.c %D%/polynomial.h \
  %D%/root.c %D%/root.h \
  %D%/sparse.c %D%/sparse.h \
  %D%/spline.c %D%/spline.h \
  %D%/stats.c %D%/stats.h \
  %D%/wofz.c %D%/wofz.h
libmischmetal_la_SOURCES += %D%/whh.c %D%/whh.h
