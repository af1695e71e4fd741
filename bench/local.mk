# Timings of what the toolkit exists for: make bench SHARED=DIR builds and runs them all. Not installed.
# A benchmark is one program bench/NAME.c that prints a TSV.
BENCHES =
BENCHES += bench/expr
BENCHES += bench/fit
BENCHES += bench/func
BENCHES += bench/hysteresis
BENCHES += bench/series
BENCHES += bench/tools
BENCHES += bench/rixs
BENCHES += bench/wofz

EXTRA_PROGRAMS += $(BENCHES)
EXTRA_DIST += bench/bench.h bench/ce-l3.xml

bench_fit_SOURCES = bench/fit.c bench/plain.c bench/plain.h
bench_fit_CPPFLAGS = $(AM_CPPFLAGS) $(CERF_CFLAGS)
bench_fit_LDADD = $(LDADD) $(CERF_LIBS)

bench_wofz_CPPFLAGS = $(AM_CPPFLAGS) $(CERF_CFLAGS)
bench_wofz_LDADD = $(LDADD) $(CERF_LIBS)

.PHONY: bench
bench: all $(BENCHES)
	@for program in $(BENCHES); do $(AM_TESTS_ENVIRONMENT) ./$$program || exit 1; done

# Other programs on the same spectra; those that are installed take part.
EXTRA_DIST += bench/peers/fityk.sh bench/peers/gnuplot.sh bench/peers/run.sh bench/peers/with_lmfit.py
.PHONY: bench-peers
bench-peers: all
	@$(AM_TESTS_ENVIRONMENT) $(SHELL) '$(srcdir)/bench/peers/run.sh' '$(srcdir)'
