# The library: a folder a room, see HACKING.md. It is linked into the tools, so that they start fast.
noinst_LTLIBRARIES += libmischmetal.la
libmischmetal_la_SOURCES =
libmischmetal_la_LIBADD = $(MM_LIBS)
libmischmetal_la_DEPENDENCIES =

include src/base/local.mk
include src/num/local.mk
include src/table/local.mk
include src/read/local.mk
include src/expr/local.mk
include src/func/local.mk
include src/model/local.mk
include src/fit/local.mk
include src/xas/local.mk
include src/rixs/local.mk
include src/magnet/local.mk
include src/relax/local.mk
include src/report/local.mk
include src/plot/local.mk
include src/cli/local.mk
include src/embed/local.mk
include src/tools/local.mk
