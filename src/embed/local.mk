# The library for other programs: its public header, and whatever of the rooms that needs. The tools do not use it.
lib_LTLIBRARIES += libmischmetal-0.la
libmischmetal_0_la_SOURCES = %D%/embed.c
libmischmetal_0_la_LDFLAGS = $(AM_LDFLAGS) -no-undefined -version-info 0:0:0 \
  -export-symbols-regex '^mischmetal_'
libmischmetal_0_la_LIBADD = libmischmetal.la
include_HEADERS = %D%/mischmetal.h
pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = %D%/mischmetal.pc
EXTRA_DIST += %D%/mischmetal.pc.in
