libmischmetal_la_SOURCES += \
  %D%/lines.c %D%/lines.h \
  %D%/read.c %D%/read.h \
  %D%/select.c \
  %D%/table.c
EXTRA_DIST += %D%/formats.def
libmischmetal_la_SOURCES += %D%/tally.h %D%/xdi.c %D%/xdi_check.c %D%/xdi_check.h
