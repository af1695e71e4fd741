# The NIST StRD nonlinear regression problems: make check-nist SHARED=DIR prints how many digits agree.
# A test here prints TAP and leaves its table in $top_builddir/tests/nist/NAME.tsv.
NIST_TESTS =
NIST_TOOLS =

EXTRA_PROGRAMS += $(NIST_TOOLS)
EXTRA_DIST += $(NIST_TESTS)
CLEANFILES += tests/nist/*.tsv

check-nist: all $(NIST_TOOLS)
	$(SHARED_NEEDED)
	@rm -f tests/nist/*.tsv
	@status=0; $(MAKE) $(AM_MAKEFLAGS) check TESTS='$(NIST_TESTS)' TEST_SUITE_LOG=nist.log || status=$$?; \
	cat tests/nist/*.tsv; exit $$status

.PHONY: check-nist
