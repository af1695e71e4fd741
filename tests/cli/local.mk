# Runs of the tools as a user makes them: one script a topic, printing TAP.
CLI_TESTS =
CLI_TESTS += tests/cli/book.sh
CLI_TESTS += tests/cli/cat.sh
CLI_TESTS += tests/cli/chifit_hc2.sh
CLI_TESTS += tests/cli/chifit_loop.sh
CLI_TESTS += tests/cli/chifit_tc.sh
CLI_TESTS += tests/cli/completion
CLI_TESTS += tests/cli/dmafit_arrhenius.sh
CLI_TESTS += tests/cli/documented.sh
CLI_TESTS += tests/cli/example_runs.sh
CLI_TESTS += tests/cli/examples.sh
CLI_TESTS += tests/cli/fit.sh
CLI_TESTS += tests/cli/old_files.sh
CLI_TESTS += tests/cli/registry.sh
CLI_TESTS += tests/cli/rixsmap_build.sh
CLI_TESTS += tests/cli/rixsmap_cut.sh
CLI_TESTS += tests/cli/same_results.sh
CLI_TESTS += tests/cli/statuses.sh
CLI_TESTS += tests/cli/write-errors.sh
CLI_TESTS += tests/cli/xasfit_compare.sh
CLI_TESTS += tests/cli/xasfit_hysteresis.sh
CLI_TESTS += tests/cli/xasfit_merge.sh
CLI_TESTS += tests/cli/xasfit_normalize.sh

TESTS += $(CLI_TESTS)
dist_check_SCRIPTS += $(CLI_TESTS)
EXTRA_DIST += tests/shell.sh
