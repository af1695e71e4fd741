libmischmetal_la_SOURCES += \
  %D%/polygamma.c %D%/polygamma.h \
  %D%/wofz.c %D%/wofz.h
