libmischmetal_la_SOURCES += \
  %D%/fit_table.c \
  %D%/info.c %D%/info.h \
  %D%/json.c \
  %D%/nxdata.c %D%/nxdata.h \
  %D%/report.c %D%/report.h \
  %D%/starts.c %D%/starts.h \
  %D%/text.c
