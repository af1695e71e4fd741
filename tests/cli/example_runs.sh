#!/bin/sh
# The examples run and leave their figures.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

check "xasfit" sh "$top_srcdir/examples/xasfit/run.sh" "$scratch/xasfit"
for figure in spectrum.pdf series.pdf ratio.pdf; do
    [ -s "$scratch/xasfit/$figure" ]
    result $? "$figure is there"
done
same "a row a temperature" "$(grep -vc '^#' "$scratch/xasfit/series.tsv")" 9
near "f1/f0 at 10 K within 5 sigma" "$(cell "$scratch/xasfit/series.tsv" f1_over_f0)" 1.455 \
    "$(awk -v e="$(cell "$scratch/xasfit/series.tsv" f1_over_f0_err)" 'BEGIN { print 5 * e }')"
finish
