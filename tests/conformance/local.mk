# Real files and trusted numbers from a folder outside the project: make check-conformance SHARED=DIR
CONFORMANCE_TESTS =
CONFORMANCE_TESTS += tests/conformance/dmafit_global.sh
CONFORMANCE_TESTS += tests/conformance/chifit.sh
CONFORMANCE_TESTS += tests/conformance/dmafit.sh
CONFORMANCE_TESTS += tests/conformance/dmafit_master.sh
CONFORMANCE_TESTS += tests/conformance/chifit_magnetism.sh
CONFORMANCE_TESTS += tests/conformance/lmfit.sh
CONFORMANCE_TESTS += tests/conformance/read_columns.sh
CONFORMANCE_TESTS += tests/conformance/read_dma.sh
CONFORMANCE_TESTS += tests/conformance/read_nexus.sh
CONFORMANCE_TESTS += tests/conformance/read_qd.sh
CONFORMANCE_TESTS += tests/conformance/read_spec.sh
CONFORMANCE_TESTS += tests/conformance/read_trios.sh
CONFORMANCE_TESTS += tests/conformance/read_xdi.sh
CONFORMANCE_TESTS += tests/conformance/rixsmap.sh
CONFORMANCE_TESTS += tests/conformance/rixsmap_fit.sh
CONFORMANCE_TESTS += tests/conformance/xasfit.sh

EXTRA_DIST += $(CONFORMANCE_TESTS) tests/conformance/lib.sh

check-conformance: all
	$(SHARED_NEEDED)
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(CONFORMANCE_TESTS)' TEST_SUITE_LOG=conformance.log

.PHONY: check-conformance
