libmischmetal_la_SOURCES += \
  %D%/lines.c %D%/lines.h \
  %D%/read.c %D%/read.h \
  %D%/select.c \
  %D%/table.c
EXTRA_DIST += %D%/formats.def
