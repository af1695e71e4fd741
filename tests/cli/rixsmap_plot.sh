#!/bin/sh
# rixsmap plot: every kind of figure is written and stays small; unhappy paths.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1

# A noisy plane of 200 x 200 cells, the worst for compression.
awk 'BEGIN { srand(1); print "# temperature: 10 K\nincident (eV)\temission (eV)\tintensity\tintensity_err"
    for (j = 0; j < 200; j++) for (i = 0; i < 200; i++) {
        e = 5710 + 0.2 * i; out = 4830 + 0.1 * j
        n = 5 + 900 / (1 + ((e - 5725) / 1.74) ^ 2) / (1 + ((e - out - 886) / 0.9) ^ 2)
        n += sqrt(n) * (rand() + rand() + rand() - 1.5) * 2
        print e "\t" out "\t" n "\t" sqrt(n > 1 ? n : 1) } }' > noisy.tsv
awk -F '\t' '/^[0-9]/ { $3 = $3 - 400 * ($1 > 5730) } { print }' OFS='\t' noisy.tsv |
    sed 's/intensity/difference/g; s/10 K/300 K/' > difference.tsv

# small FILE...: below 1 MB, and not empty.
small() {
    for file in "$@"; do
        size=$(wc -c < "$file")
        [ "$size" -gt 2000 ] && [ "$size" -lt 1000000 ]
        result $? "$file has $size bytes"
    done
}

check "a noisy plane, interpolated" rixsmap plot --smooth 1.5 -p fine.pdf -p fine.svg -p fine.eps -p fine.png noisy.tsv
small fine.pdf fine.svg fine.eps fine.png
check "its cells, with all their contours" rixsmap plot --cells -p cells.pdf -p cells.svg noisy.tsv
small cells.pdf cells.svg
check "with cuts" rixsmap plot --norm sqrt --relative --emission 4839 --incident 5725 --transfer 886 -p cuts.svg noisy.tsv
check "over the transfer, filled" rixsmap plot --y-axis transfer --transfer 886 --emission 4839 --incident 5725 --filled --norm log -p transfer.svg noisy.tsv
says transfer.svg '<image'
check "several on one scale" rixsmap plot --columns 3 --level 100 --level 300 --label '*a*' -p many.svg noisy.tsv noisy.tsv noisy.tsv noisy.tsv
check "a difference" rixsmap plot --norm sqrt -p difference.svg difference.tsv
check "options of the axes" rixsmap plot --xlim 5715:5735 --ylim 4832: --title T --xlabel 'Energy in' --size 120x90 --zlim 0:500 -p axes.svg noisy.tsv
check "a region's box" rixsmap region --incident 5720:5730 --emission 4835:4842 -p box.pdf noisy.tsv
small box.pdf
rixsmap plot -p one.pdf noisy.tsv && rixsmap plot -p two.pdf noisy.tsv && cmp -s one.pdf two.pdf
result $? "the same figure has the same bytes"

awk -F '\t' '/^[0-9]/ && $1 > 5720 && $1 < 5725 && $2 > 4835 && $2 < 4840 { $3 = "nan" } { print }' OFS='\t' noisy.tsv > holes.tsv
check "a plane with holes" rixsmap plot -p holes.svg holes.tsv
awk -F '\t' '/^[0-9]/ { $3 = "nan" } { print }' OFS='\t' noisy.tsv > empty.tsv
exits 3 "a plane of holes" rixsmap plot -p empty.svg empty.tsv
says err 'no cell has a value'
exits 2 "no figure to write" rixsmap plot noisy.tsv
exits 2 "a figure of an unknown kind" rixsmap plot -p plane.gif noisy.tsv
exits 2 "the logarithm of a difference" rixsmap plot --norm log -p log.svg difference.tsv
exits 3 "a cut beside the plane" rixsmap plot --emission 4900 -p beside.svg noisy.tsv
exits 5 "a folder that is not there" rixsmap plot -p nowhere/plane.pdf noisy.tsv
finish
