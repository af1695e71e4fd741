libmischmetal_la_SOURCES += \
  %D%/header.c \
  %D%/meta.c \
  %D%/rows.c \
  %D%/table.c %D%/table.h \
  %D%/tsv.c
