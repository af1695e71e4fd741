# Checks of the source itself; each is a script of its own, and `selftest` shows each of them something bad.
LINTS =
LINTS += tests/lint/layers
LINTS += tests/lint/lists
LINTS += tests/lint/man
LINTS += tests/lint/names
LINTS += tests/lint/public-docs
LINTS += tests/lint/selftest
LINTS += tests/lint/shell
LINTS += tests/lint/style

TESTS += $(LINTS)
dist_check_SCRIPTS += $(LINTS)
EXTRA_DIST += tests/lint/lib.sh
