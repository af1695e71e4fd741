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
# Timings of what the toolkit exists for: make bench SHARED=DIR. Not installed, not part of make check.
BENCHMARKS =

EXTRA_PROGRAMS += $(BENCHMARKS)

bench: all $(BENCHMARKS)
	@for program in $(BENCHMARKS); do \
	  echo "# $$program"; SHARED='$(if $(SHARED),$(abspath $(SHARED)))' ./$$program || exit 1; done

.PHONY: bench
