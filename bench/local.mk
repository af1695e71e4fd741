# Timings of what the toolkit exists for: make bench SHARED=DIR builds and runs them all. Not installed.
# A benchmark is one program bench/NAME.c that prints a TSV.
BENCHES =
BENCHES += bench/expr
BENCHES += bench/wofz

EXTRA_PROGRAMS += $(BENCHES)
EXTRA_DIST += bench/bench.h

bench_wofz_CPPFLAGS = $(AM_CPPFLAGS) $(CERF_CFLAGS)
bench_wofz_LDADD = $(LDADD) $(CERF_LIBS)

.PHONY: bench
bench: all $(BENCHES)
	@for program in $(BENCHES); do $(AM_TESTS_ENVIRONMENT) ./$$program || exit 1; done
