libmischmetal_la_SOURCES += \
  %D%/line.c %D%/line.h \
  %D%/polygamma.c %D%/polygamma.h \
  %D%/polynomial.c %D%/polynomial.h \
  %D%/stats.c %D%/stats.h \
  %D%/wofz.c %D%/wofz.h
