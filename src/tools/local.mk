# The tools: a table of verbs and a one-line main each.
bin_PROGRAMS += chifit
chifit_SOURCES = %D%/chifit.c
chifit_LDADD = libmischmetal.la
bin_PROGRAMS += dmafit
dmafit_SOURCES = %D%/dmafit.c
dmafit_LDADD = libmischmetal.la
bin_PROGRAMS += mmfit
mmfit_SOURCES = %D%/mmfit.c
mmfit_LDADD = libmischmetal.la
bin_PROGRAMS += rixsmap
rixsmap_SOURCES = %D%/rixsmap.c
rixsmap_LDADD = libmischmetal.la
bin_PROGRAMS += xasfit
xasfit_SOURCES = %D%/xasfit.c
xasfit_LDADD = libmischmetal.la
