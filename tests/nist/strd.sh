#!/bin/sh
# Starts, certified values and data are NIST's files; the models are ours.
# shellcheck disable=SC2154  # set by make
exec "$top_builddir/tests/nist/nist" "$top_srcdir/tests/nist" "$SHARED/reference/nist" \
  "$top_builddir/tests/nist/strd.tsv"
