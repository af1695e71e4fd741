# Manual pages in mdoc: one line a page.
MANUALS =
MANUALS += %D%/mischmetal-models.5

dist_man_MANS += $(MANUALS)
