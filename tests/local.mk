# Every test prints TAP (testanything.org), read by automake's driver.
# Several run at once (make -j2 check), so a test that writes files does it in a folder of its own.
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/tests/driver \
  $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
TEST_EXTENSIONS = .sh
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = \
  top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
  top_builddir='$(abs_top_builddir)'; export top_builddir; \
  SHARED='$(if $(SHARED),$(abspath $(SHARED)))'; export SHARED; \
  MISCHMETAL_MODELS='$(abs_top_srcdir)/models'; export MISCHMETAL_MODELS; \
  MISCHMETAL_MODULES='$(abs_top_builddir)/.libs'; export MISCHMETAL_MODULES; \
  PATH='$(abs_top_builddir):'"$$PATH"; export PATH; \
  LC_ALL=C.UTF-8; export LC_ALL;

SHARED_NEEDED = @test -n '$(SHARED)' || { echo 'say where the reference data are: make $@ SHARED=DIR' >&2; exit 2; }

EXTRA_DIST += tests/cluster.sh tests/driver tests/faults.sh tests/runs.sh tests/summary tests/installed.sh tests/package.sh tests/valgrind.sh

# One run of each verb under valgrind; the sanitizers of --enable-sanitizers do not go with it.
check-valgrind: all
	$(MAKE) $(AM_MAKEFLAGS) check TESTS=tests/valgrind.sh TEST_SUITE_LOG=valgrind.log

# Packages for Debian, from the tarball.
check-package: all
	$(SHELL) '$(srcdir)/tests/package.sh' '$(MAKE)' '$(srcdir)'

# Memory, inputs and outputs that fail in one run of each verb: at FAULT_SAMPLES places a run and kind (0: at all).
check-faults: all
	$(MAKE) $(AM_MAKEFLAGS) check TESTS=tests/faults.sh TEST_SUITE_LOG=faults.log

# The scripts of examples/cluster under GNU parallel and under a Slurm that is started for it.
check-cluster: all
	$(MAKE) $(AM_MAKEFLAGS) check TESTS=tests/cluster.sh TEST_SUITE_LOG=cluster.log

.PHONY: check-cluster check-faults check-valgrind check-package

include tests/preload/local.mk
include tests/unit/local.mk
include tests/lint/local.mk
include tests/cli/local.mk
include tests/conformance/local.mk
include tests/nist/local.mk
include tests/plot/local.mk
include tests/fuzz/local.mk
