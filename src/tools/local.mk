# The tools: a table of verbs and a one-line main each.
bin_PROGRAMS += dmafit mmfit xasfit
dmafit_SOURCES = %D%/dmafit.c
dmafit_LDADD = libmischmetal.la
bin_PROGRAMS += chifit mmfit xasfit
chifit_SOURCES = %D%/chifit.c
chifit_LDADD = libmischmetal.la
bin_PROGRAMS += mmfit
bin_PROGRAMS += rixsmap
bin_PROGRAMS += xasfit
mmfit_SOURCES = %D%/mmfit.c
mmfit_LDADD = libmischmetal.la
xasfit_SOURCES = %D%/xasfit.c
xasfit_LDADD = libmischmetal.la
rixsmap_SOURCES = %D%/rixsmap.c
rixsmap_LDADD = libmischmetal.la
