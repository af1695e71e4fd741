# The book. Chapters in their order; `make book` gives HTML and PDF, with figures that the examples make then.
CHAPTERS =
CHAPTERS += doc/introduction.md
CHAPTERS += doc/mmfit.md
CHAPTERS += doc/xasfit.md
CHAPTERS += doc/rixsmap.md
CHAPTERS += doc/chifit.md
CHAPTERS += doc/dmafit.md
CHAPTERS += doc/engine.md
CHAPTERS += doc/statuses.md
CHAPTERS += doc/comparison.md
dist_doc_DATA += $(CHAPTERS)
EXTRA_DIST += doc/book.sh doc/book.css.html doc/book.tex

book: all
	@PATH='$(abs_top_builddir):'"$$PATH" MISCHMETAL_MODELS='$(abs_top_srcdir)/models' \
	  MISCHMETAL_MODULES='$(abs_top_builddir)/.libs' \
	  $(SHELL) '$(srcdir)/doc/book.sh' '$(abs_top_srcdir)' book $(CHAPTERS)

clean-book:
	rm -rf book
.PHONY: clean-book
