# A benchmark is one program bench/NAME.c that prints a TSV; `make bench` builds and runs them all.
BENCHES =
BENCHES += bench/wofz

EXTRA_PROGRAMS += $(BENCHES)
CLEANFILES += $(BENCHES)
EXTRA_DIST += bench/bench.h

bench_wofz_CPPFLAGS = $(AM_CPPFLAGS) $(CERF_CFLAGS)
bench_wofz_LDADD = $(LDADD) $(CERF_LIBS)

.PHONY: bench
bench: $(BENCHES)
	@for program in $(BENCHES); do $(AM_TESTS_ENVIRONMENT) ./$$program || exit 1; done
