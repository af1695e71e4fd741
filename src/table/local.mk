libmischmetal_la_SOURCES += \
  %D%/energy.c %D%/energy.h \
  %D%/header.c \
  %D%/meta.c \
  %D%/rows.c \
  %D%/rowtext.c %D%/rowtext.h \
  %D%/split.c \
  %D%/table.c %D%/table.h \
  %D%/tsv.c
