#!/bin/sh
# xasfit compare: a HERFD and a TFY spectrum of one sample with known widths; unhappy paths.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1

# spectrum FILE GAMMA SIGMA SEED
spectrum() {
    mmfit eval -m ce-l3-herfd --grid 5700:5760:301 --noise 0.004 --seed "$4" --set base.c0=0 --set edge.height=1 \
        --set edge.center=5722.5 --set f2.area=0.8 --set f2.center=5718.9 --set f1.area=9 --set f1.center=5725.4 \
        --set f0.area=4 --set f0.center=5736.4 --set "f0.gamma=$2" --set "f0.sigma=$3" > "$1"
}

quantity() {
    jq ".quantities[\"$1\"].value" out
}

spectrum herfd.tsv 0.6 0.8 1
spectrum tfy.tsv 1.74 1.8 2
check "two spectra" xasfit compare --as json -p compare.pdf herfd.tsv tfy.tsv
# FWHM of a Voigt by J. J. Olivero and R. L. Longbothum (1977): 6.398 and 2.608 eV.
near "sharpening" "$(quantity sharpening)" 2.453 0.12
near "f2 is resolved in HERFD" "$(quantity f2_resolved_herfd)" 1 0
near "f2 is not resolved in TFY" "$(quantity f2_resolved_tfy)" 0 0
near "but detected" "$(quantity f2_detected_tfy)" 1 0
for component in f1 f0; do
    near "$component is resolved in both" "$(jq "[.quantities[\"${component}_resolved_herfd\", \"${component}_resolved_tfy\"].value] | add" out)" 2 0
done
same "the joint fit shares areas" "$(jq '[.fits[].parameters["f1.area"].value] | unique | length' out)" 1
same "columns" "$(jq -r '[.table.columns[].name] | join(" ")' out)" "energy herfd tfy difference"
[ -s compare.pdf ]
result $? "the figure is there"
near "the white lines are alike" "$(quantity white_line_ratio)" 1 0.1
same "so nothing is said of self-absorption" "$(jq -c '[.warnings[] | select(test("self-absorption"))]' out)" '[]'
near "nothing is scaled" "$(quantity scale)" 1 0
cp out plain.json

awk -F '\t' -v OFS='\t' '/^5/ { for (i = 2; i <= NF; i++) $i *= 0.8 } { print }' tfy.tsv > small.tsv
for how in edge area; do
    check "scaled by $how" xasfit compare --as json --scale $how herfd.tsv small.tsv
    near "the factor takes it back" "$(awk -v a="$(quantity scale)" 'BEGIN { print a * 0.8 }')" 1 0.05
    near "and the sharpening stays" "$(quantity sharpening)" "$(jq '.quantities.sharpening.value' plain.json)" 0.1
done
check "not scaled" xasfit compare --as json herfd.tsv small.tsv
near "a factor does not look like self-absorption" "$(quantity white_line_ratio)" "$(jq '.quantities.white_line_ratio.value' plain.json)" 1e-3

# A thick sample: fluorescence y/(y + 2) of an absorption y over a background 2, brought back to an edge step of 1.
awk -F '\t' -v OFS='\t' '/^5/ { $2 = 3 * $2 / ($2 + 2) } { print }' tfy.tsv > thick.tsv
check "a thick sample" xasfit compare --as json herfd.tsv thick.tsv
says err 'thick.tsv.*self-absorption'
same "is flagged" "$(jq -c '.quantities.white_line_ratio.flags' out)" '["self-absorption"]'
mmfit eval -m ce-l3-herfd --grid 5700:5760:301 --noise 0.004 --seed 7 --set f2.area=0 --set f0.gamma=0.6 \
    --set f0.sigma=0.8 --set f2.center=5718.9 > without.tsv
check "a spectrum without f2" xasfit compare --as json without.tsv tfy.tsv
near "shows none" "$(quantity f2_resolved_herfd)" 0 0
exits 2 "one spectrum" xasfit compare herfd.tsv
exits 2 "a scale that is none" xasfit compare --scale height herfd.tsv tfy.tsv
exits 3 "a file that is missing" xasfit compare absent.tsv tfy.tsv
finish
