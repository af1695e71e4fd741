# libFuzzer targets: ./configure CC=clang --enable-fuzzing && make -j2 fuzz FUZZ_SECONDS=60
# Each format of formats.def has one, all from read.c with FORMAT its name; another source is a target of its own.
# Seeds, where there are any, lie in tests/fuzz/corpus/NAME; a finding is left in the build's tests/fuzz/NAME.found.
FUZZ_SECONDS = 60
FUZZ_FILES =
FUZZ_FILES += tests/fuzz/expr.c
FUZZ_FILES += tests/fuzz/model.c
FUZZ_FILES += tests/fuzz/read.c

FUZZERS = $(patsubst %,tests/fuzz/read-%,$(FORMATS)) $(filter-out tests/fuzz/read,$(FUZZ_FILES:.c=))

EXTRA_DIST += $(FUZZ_FILES) tests/fuzz/corpus
MOSTLYCLEANFILES += $(FUZZERS) tests/fuzz/*.o

FUZZ_COMPILE = $(COMPILE) -fsanitize=fuzzer -c
FUZZ_LINK = $(LIBTOOL) $(AM_V_lt) --tag=CC --mode=link $(CCLD) $(AM_CFLAGS) $(CFLAGS) $(AM_LDFLAGS) $(LDFLAGS) -fsanitize=fuzzer

tests/fuzz/read-%.o: tests/fuzz/read.c
	@$(MKDIR_P) tests/fuzz
	$(AM_V_CC)$(FUZZ_COMPILE) -DFORMAT='"$*"' -o $@ $<

tests/fuzz/%.o: tests/fuzz/%.c
	@$(MKDIR_P) tests/fuzz
	$(AM_V_CC)$(FUZZ_COMPILE) -o $@ $<

tests/fuzz/%: tests/fuzz/%.o libmischmetal.la
	$(AM_V_CCLD)$(FUZZ_LINK) -o $@ $< $(LDADD)

# One target for its time; what it learns is kept in the build folder from run to run.
tests/fuzz/%.run: tests/fuzz/%
	@echo "  FUZZ     $* for $(FUZZ_SECONDS) s"
	@cd tests/fuzz && mkdir -p $*.corpus $*.found; \
	seeds='$(abs_srcdir)/tests/fuzz/corpus/$*'; test -d "$$seeds" || seeds=; \
	MISCHMETAL_MODELS='$(abs_srcdir)/models' MISCHMETAL_MODULES='$(abs_builddir)/.libs' \
	./$* -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 \
	  -print_final_stats=1 -artifact_prefix=$*.found/ $*.corpus $$seeds > $*.out 2>&1 || \
	{ tail -n 40 $*.out; echo "$*: a finding is in tests/fuzz/$*.found, the report in tests/fuzz/$*.out"; exit 1; }

.SECONDARY: $(FUZZERS) $(FUZZERS:=.o)

if FUZZING
fuzz: all
	@$(MAKE) $(AM_MAKEFLAGS) $(FUZZERS:=.run)
	@grep -H 'stat::number_of_executed_units' $(FUZZERS:=.out)
else
fuzz:
	@echo 'fuzzing is off in this build: configure with CC=clang --enable-fuzzing' >&2; exit 1
endif

clean-local: clean-fuzz
clean-fuzz:
	-rm -rf tests/fuzz/*.corpus tests/fuzz/*.found tests/fuzz/*.out

.PHONY: fuzz clean-fuzz
