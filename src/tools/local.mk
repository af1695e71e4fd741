# The tools: a table of verbs and a one-line main each.
bin_PROGRAMS += mmfit xasfit
mmfit_SOURCES = %D%/mmfit.c
mmfit_LDADD = libmischmetal.la
xasfit_SOURCES = %D%/xasfit.c
xasfit_LDADD = libmischmetal.la
