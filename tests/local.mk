# Unit tests print TAP; tests/run-tap is automake's driver.
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
TEST_EXTENSIONS = .sh
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = \
  top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
  top_builddir='$(abs_top_builddir)'; export top_builddir; \
  MISCHMETAL_MODELS='$(abs_top_srcdir)/models'; export MISCHMETAL_MODELS; \
  MISCHMETAL_MODULES='$(abs_top_builddir)/.libs'; export MISCHMETAL_MODULES; \
  PATH='$(abs_top_builddir):'"$$PATH"; export PATH; \
  LC_ALL=C.UTF-8; export LC_ALL;

include tests/unit/local.mk
