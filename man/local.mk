# Manual pages in mdoc: one line a page.
MANUALS =
MANUALS += man/libmischmetal.3
MANUALS += %D%/mischmetal-models.5
MANUALS += man/dmafit.1
MANUALS += man/chifit.1
MANUALS += man/mischmetal.7
MANUALS += man/mmfit.1
MANUALS += man/rixsmap.1
MANUALS += man/xasfit.1

dist_man_MANS += $(MANUALS)
