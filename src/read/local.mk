libmischmetal_la_SOURCES += \
  %D%/columns.c \
  %D%/comment.c %D%/comment.h \
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
libmischmetal_la_SOURCES += %D%/block.c %D%/block.h %D%/marks.c %D%/marks.h
libmischmetal_la_SOURCES += %D%/eplexor.c %D%/metravib.c %D%/reptate.c %D%/rheocompass.c
libmischmetal_la_SOURCES += %D%/tally.h %D%/xdi.c %D%/xdi_check.c %D%/xdi_check.h
libmischmetal_la_SOURCES += %D%/spec.c %D%/spec_header.c %D%/spec_names.c %D%/spec_names.h %D%/spec_scan.c %D%/spec_scan.h
libmischmetal_la_SOURCES += \
  %D%/guard.c %D%/guard.h %D%/parcel.c %D%/parcel.h \
  %D%/hdf5.h %D%/nexus.c %D%/nexus_data.c %D%/nexus_entry.c %D%/nexus_entry.h %D%/nexus_meta.c

# Loaded at the first HDF5 file (base/module.h).
if WITH_HDF5
pkglib_LTLIBRARIES += mm_hdf5.la
mm_hdf5_la_SOURCES = %D%/hdf5.h %D%/hdf5_file.h %D%/hdf5_image.c %D%/hdf5_module.c %D%/hdf5_text.c %D%/hdf5_write.c
mm_hdf5_la_CPPFLAGS = $(AM_CPPFLAGS) $(HDF5_CFLAGS)
mm_hdf5_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -no-undefined
mm_hdf5_la_LIBADD = $(HDF5_LIBS) -lm
endif
libmischmetal_la_SOURCES += %D%/trios.c %D%/trios.h %D%/trios_json.c %D%/trios_text.c
