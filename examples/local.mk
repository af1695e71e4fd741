# Examples: a folder a tool, each with a script that makes its data and its figures. `make demo` runs the main one.
EXAMPLES =
EXAMPLES += examples/xasfit/run.sh

EXTRA_DIST += $(EXAMPLES)

demo: all
	@PATH='$(abs_top_builddir):'"$$PATH" MISCHMETAL_MODELS='$(abs_top_srcdir)/models' \
	  MISCHMETAL_MODULES='$(abs_top_builddir)/.libs' \
	  sh '$(abs_top_srcdir)/examples/xasfit/run.sh' '$(abs_top_builddir)/demo'

clean-local: clean-demo
clean-demo:
	rm -rf demo
.PHONY: demo clean-demo
