libmischmetal_la_SOURCES += \
  %D%/polygamma.c %D%/polygamma.h \
  %D%/stats.c %D%/stats.h \
  %D%/wofz.c %D%/wofz.h
