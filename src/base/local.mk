libmischmetal_la_SOURCES += \
  %D%/constants.h \
  %D%/decimal.c %D%/decimal.h \
  %D%/err.c %D%/err.h \
  %D%/file.c %D%/file.h \
  %D%/locale.c %D%/locale.h \
  %D%/mem.c %D%/mem.h \
  %D%/module.c %D%/module.h \
  %D%/near.c %D%/near.h \
  %D%/number.c %D%/number.h \
  %D%/parallel.c %D%/parallel.h \
  %D%/power10.c %D%/power10.h \
  %D%/progress.h \
  %D%/text.c %D%/text.h \
  %D%/unit.c %D%/unit.h
