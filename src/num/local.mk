libmischmetal_la_SOURCES += \
  %D%/wofz.c %D%/wofz.h
