# Runs of the tools as a user makes them: one script a topic, printing TAP.
CLI_TESTS = \
  tests/cli/cat.sh \
  tests/cli/documented.sh \
  tests/cli/example_runs.sh \
  tests/cli/examples.sh \
  tests/cli/fit.sh \
  tests/cli/registry.sh \
  tests/cli/statuses.sh \
  tests/cli/xasfit_compare.sh \
  tests/cli/xasfit_hysteresis.sh \
  tests/cli/xasfit_merge.sh \
  tests/cli/xasfit_normalize.sh

TESTS += $(CLI_TESTS)
dist_check_SCRIPTS += $(CLI_TESTS)
EXTRA_DIST += tests/shell.sh
