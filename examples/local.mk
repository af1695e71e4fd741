# Examples: a folder a tool, each with a script that makes its data and its figures. `make demo` runs the main one.
EXAMPLES =
EXAMPLES += examples/cluster/series-parallel.sh
EXAMPLES += examples/cluster/series.sbatch
EXAMPLES += examples/chifit/run.sh
EXAMPLES += examples/rixsmap/run.sh
EXAMPLES += examples/dmafit/run.sh
EXAMPLES += examples/xasfit/run.sh

EXTRA_DIST += $(EXAMPLES)

demo: all
	@PATH='$(abs_top_builddir):'"$$PATH" MISCHMETAL_MODELS='$(abs_top_srcdir)/models' \
	  MISCHMETAL_MODULES='$(abs_top_builddir)/.libs' \
	  sh '$(abs_top_srcdir)/examples/xasfit/run.sh' '$(abs_top_builddir)/demo'

clean-local: clean-demo clean-book
clean-demo:
	rm -rf demo
.PHONY: demo clean-demo

# How another program uses the library: built in the tree by `make check`, and as a user builds it, against what
# was installed, by `make installcheck` (which distcheck runs).
check_PROGRAMS += examples/embed/fit
examples_embed_fit_SOURCES = examples/embed/fit.c
examples_embed_fit_CPPFLAGS = -I$(top_srcdir)/src/embed
examples_embed_fit_LDADD = libmischmetal-0.la
installcheck-local:
	PKG_CONFIG_PATH='$(DESTDIR)$(pkgconfigdir)' LD_LIBRARY_PATH='$(DESTDIR)$(libdir)' \
	  CC='$(CC)' CFLAGS='$(CFLAGS) $(MM_SANITIZE)' PKG_CONFIG='$(PKG_CONFIG)' SYSROOT='$(DESTDIR)' \
	  $(if $(DESTDIR),MISCHMETAL_MODELS='$(DESTDIR)$(pkgdatadir)/models') \
	  $(SHELL) '$(srcdir)/tests/installed.sh' '$(srcdir)/examples/embed/fit.c' \
	  '$(srcdir)/man/libmischmetal.3' '$(DESTDIR)$(bindir)'
