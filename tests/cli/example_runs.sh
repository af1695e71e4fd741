#!/bin/sh
# The examples run and leave their figures.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

check "xasfit" sh "$top_srcdir/examples/xasfit/run.sh" "$scratch/xasfit"
for figure in normalized.pdf spectrum.pdf series.pdf hysteresis.pdf valence.pdf; do
    [ -s "$scratch/xasfit/$figure" ]
    result $? "$figure is there"
done
same "a row a scan, and the names" "$(grep -vc '^#' "$scratch/xasfit/series.tsv")" 33
# The truth is (9 + 1.2 10/300)/(6 - 1.2 10/300); the line under the normalised curve takes a part of the lines' tails.
near "f1/f0 at 10 K on cooling" "$(cell "$scratch/xasfit/series.tsv" f1_over_f0)" 1.5168 0.02
near "the loop opens at 240 K" "$(sed -n 's/^# T_bifurcation: \([0-9.]*\).*/\1/p' "$scratch/xasfit/loop.tsv")" 240 10
near "and is widest at 170 K" "$(sed -n 's/^# T_max_split: \([0-9.]*\).*/\1/p' "$scratch/xasfit/loop.tsv")" 170 10

check "dmafit" sh "$top_srcdir/examples/dmafit/run.sh" "$scratch/dmafit"
for figure in gamma.pdf glass.pdf arrhenius.pdf global.pdf master.pdf; do
    [ -s "$scratch/dmafit/$figure" ]
    result $? "$figure is there"
done
# The energies of the paper's Table I, which the sweeps were made with, within three of the errors printed: 7.39(32).
while read -r relaxation truth; do
    awk -v name="$relaxation" -v truth="$truth" '$1 == name {
        split($2, part, /[()]/)
        decimals = length(part[1]) - index(part[1], ".")
        off = (part[1] - truth) / (part[2] / 10 ^ decimals)
        found = off * off < 9 }
        END { exit !found }' "$scratch/dmafit/table.txt"
    result $? "the energy of $relaxation"
done << 'END'
alpha 7.51
beta 1.29
gamma 0.28
END

check "chifit" sh "$top_srcdir/examples/chifit/run.sh" "$scratch/chifit"
for figure in shielding.pdf crystal.pdf tc.pdf hc2.pdf relax.pdf curie.pdf loop.pdf jc.pdf; do
    [ -s "$scratch/chifit/$figure" ]
    result $? "$figure is there"
done
# value FILE NAME: of a report as text, the fourth or third column from behind.
value() {
    awk -v name="$2" '$1 == name { for (i = 2; i <= NF; i++) if ($i ~ /^-?[0-9.e+-]+$/) { print $i; exit } }' "$scratch/chifit/$1"
}
near "width of the glass" "$(value shielding.txt width)" 0.318 0.005
near "the coherence length" "$(value hc2.txt xi)" 7.6006 0.01
near "theta of the oxide" "$(value curie.txt cw.theta)" -13 0.3
near "Hc of the loop" "$(value loop.txt Hc)" 500 5
near "Jc of the superconductor" "$(value jc.txt Jc_0)" 98571 500
finish
