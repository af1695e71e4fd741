# Real files and trusted numbers from a folder outside the project: make check-conformance SHARED=DIR
CONFORMANCE_TESTS =

EXTRA_DIST += $(CONFORMANCE_TESTS) tests/conformance/lib.sh

check-conformance: all
	$(SHARED_NEEDED)
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(CONFORMANCE_TESTS)' TEST_SUITE_LOG=conformance.log

.PHONY: check-conformance
