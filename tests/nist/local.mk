# The NIST StRD nonlinear regression problems: make check-nist SHARED=DIR prints how many digits agree.
# A test here prints TAP and leaves its table in $top_builddir/tests/nist/NAME.tsv.
NIST_TESTS =
NIST_TOOLS =
NIST_TESTS += tests/nist/strd.sh
NIST_TOOLS += tests/nist/nist
tests_nist_nist_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
NIST_MODELS = tests/nist/BoxBOD.xml tests/nist/Chwirut2.xml tests/nist/ENSO.xml tests/nist/Eckerle4.xml tests/nist/Gauss1.xml tests/nist/Gauss3.xml \
  tests/nist/Hahn1.xml tests/nist/Kirby2.xml tests/nist/Lanczos1.xml tests/nist/Lanczos2.xml tests/nist/Lanczos3.xml tests/nist/MGH09.xml \
  tests/nist/MGH10.xml tests/nist/Misra1a.xml tests/nist/Misra1c.xml tests/nist/Misra1d.xml tests/nist/Nelson.xml tests/nist/Rat43.xml
EXTRA_DIST += $(NIST_MODELS)

EXTRA_PROGRAMS += $(NIST_TOOLS)
EXTRA_DIST += $(NIST_TESTS)
CLEANFILES += tests/nist/*.tsv

check-nist: all $(NIST_TOOLS)
	$(SHARED_NEEDED)
	@rm -f tests/nist/*.tsv
	@status=0; $(MAKE) $(AM_MAKEFLAGS) check TESTS='$(NIST_TESTS)' TEST_SUITE_LOG=nist.log || status=$$?; \
	cat tests/nist/*.tsv; exit $$status

.PHONY: check-nist
