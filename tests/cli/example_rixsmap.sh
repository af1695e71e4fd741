#!/bin/sh
# The example of rixsmap runs, leaves its figures and finds what it made its scans with.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

folder=$scratch/rixsmap
check "rixsmap" sh "$top_srcdir/examples/rixsmap/run.sh" "$folder"
for figure in planes.pdf planes.png cuts.pdf transfer.pdf herfd.pdf difference.pdf plane.h5; do
    [ -s "$folder/$figure" ]
    result $? "$figure is there"
done
[ "$(wc -c < "$folder/planes.pdf")" -lt 2000000 ]
result $? "four planes take less than 2 MB"
# pull ROW TRUTH: f1/f0 of a plane is within four of its errors.
pull() {
    awk -v got="$(cell "$folder/fits.tsv" f1_over_f0 "$1")" -v error="$(cell "$folder/fits.tsv" f1_over_f0_err "$1")" -v want="$2" \
        'BEGIN { p = (got - want) / error; exit !(error > 0 && p < 4 && p > -4) }'
    result $? "plane $1: f1/f0 is $2"
}
pull 1 "$(awk 'BEGIN { print 10700 / 3300 }')"
pull 2 "$(awk 'BEGIN { print 10100 / 3900 }')"
pull 3 "$(awk 'BEGIN { print 11000 / 3000 }')"
pull 4 "$(awk 'BEGIN { print 10200 / 3800 }')"
near "f0 grows on cooling, at 5736 eV" "$(jq '[.regions[] | select(.integral.value > 0)][0].incident' "$folder/difference.json")" 5736.4 2
finish
