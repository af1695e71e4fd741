# Manual pages in mdoc: one line a page.
MANUALS =

dist_man_MANS += $(MANUALS)
