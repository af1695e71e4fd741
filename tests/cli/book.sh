#!/bin/sh
# What the book's chapters show is true: models validate and can be fitted, figures are those of the examples.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

sed -n '/^    <model/,/^    <\/model>/p' "$top_srcdir/doc/mmfit.md" > "$scratch/two-levels.xml"
check "the model of the first chapter is valid" mmfit check "$scratch/two-levels.xml"
mmfit eval -m "$scratch/two-levels.xml" --grid 0.5:20:200 --set n=2 --set gap=5 --set beta=2e-4 --noise 0.01 --seed 3 \
    -o "$scratch/heat.tsv"
mmfit fit -m "$scratch/two-levels.xml" -o "$scratch/fit.tsv" "$scratch/heat.tsv"
result $? "it can be fitted"
near "and finds the gap" "$(cell "$scratch/fit.tsv" gap_meV)" 0.430867 0.003

# Figures that chapters show are drawn by the examples' scripts.
sed -n 's|^<!-- figure \([^:]*\):.*|\1|p' "$top_srcdir"/doc/*.md > "$scratch/markers"
while read -r marker; do
    grep -q "${marker#*/}.pdf" "$top_srcdir/examples/${marker%%/*}/run.sh"
    result $? "$marker is a figure of its example"
done < "$scratch/markers"
finish
