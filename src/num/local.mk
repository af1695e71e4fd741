libmischmetal_la_SOURCES += \
  %D%/crossing.c %D%/crossing.h \
  %D%/derivative.c %D%/derivative.h \
  %D%/interpolate.c %D%/interpolate.h \
  %D%/knots.c %D%/knots.h \
  %D%/line.c %D%/line.h \
  %D%/local.c %D%/local.h \
  %D%/peak.c %D%/peak.h \
  %D%/polygamma.c %D%/polygamma.h \
  %D%/polynomial.c %D%/polynomial.h \
  %D%/root.c %D%/root.h \
  %D%/spline.c %D%/spline.h \
  %D%/stats.c %D%/stats.h \
  %D%/wofz.c %D%/wofz.h
