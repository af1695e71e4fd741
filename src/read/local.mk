libmischmetal_la_SOURCES += \
  %D%/columns.c \
  %D%/fields.c %D%/fields.h \
  %D%/heading.c %D%/heading.h \
  %D%/inspect.c %D%/inspect.h \
  %D%/layout.c %D%/layout.h \
  %D%/lines.c %D%/lines.h \
  %D%/qd.c %D%/qd_header.c %D%/qd_header.h \
  %D%/read.c %D%/read.h \
  %D%/rows.c %D%/rows.h \
  %D%/select.c \
  %D%/table.c
EXTRA_DIST += %D%/formats.def
libmischmetal_la_SOURCES += %D%/tally.h %D%/xdi.c %D%/xdi_check.c %D%/xdi_check.h
libmischmetal_la_SOURCES += %D%/spec.c %D%/spec_header.c %D%/spec_names.c %D%/spec_names.h %D%/spec_scan.c %D%/spec_scan.h
