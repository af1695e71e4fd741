#!/bin/sh
# dmafit against trusted numbers: a synthetic relaxation in all layouts, an Eplexor run of a polymer.
# shellcheck source=tests/conformance/lib.sh
. "$(dirname "$0")/lib.sh"

synth=$SHARED/reference/relax/synth
eplexor=$SHARED/data/dma/eplexor/freq_user_raw.csv
cd "$scratch" || exit 1

fact() {
    jq ".quantities[\"$1\"].$2" out
}

# Reference: two-step 0.280204(507), line shape's Ea held at the truth; within half of its error.
two_step() {
    check "$1: peaks" dmafit peaks -q -o peaks.tsv "$2"
    check "$1: arrhenius" dmafit arrhenius -q --as json peaks.tsv
    near "$1: Ea" "$(fact Ea value)" 0.280204 0.00025
    near "$1: its error" "$(fact Ea stderr)" 0.000507 0.00005
}
for layout in TRIOS.txt LIMS.txt long.tsv; do
    two_step "$layout" "$synth/synthetic_gamma_$layout"
done
{
    printf '\377\376'
    iconv -f UTF-8 -t UTF-16LE "$synth/synthetic_gamma_TRIOS.txt"
} > utf16.txt
two_step "UTF-16LE" utf16.txt
iconv -f UTF-8 -t LATIN1 "$synth/synthetic_gamma_TRIOS.txt" > latin1.txt
two_step "Latin-1" latin1.txt
sed '/^[-0-9]/s/\./,/g' "$synth/synthetic_gamma_TRIOS.txt" > comma.txt
two_step "decimal commas" comma.txt

# With the reference's weights and line shape, its numbers: peaks, error, Birge factor.
check "1 %, Ea held" dmafit peaks -q --as json -s '0.01*loss_mpa' --fix '*.Ea=0.28' "$synth/synthetic_gamma_long.tsv"
i=0
for want in 159.772 180.127 200.021 210.905 221.634 245.661; do
    near "peak $i" "$(jq ".table.columns[1].values[$i]" out)" "$want" 0.003
    i=$((i + 1))
done
near "error of the first" "$(jq '.table.columns[2].values[0]' out)" 0.078 0.001
near "exponent of the first" "$(jq '.table.columns[3].values[0]' out)" 0.5010 0.0001
dmafit peaks -q -s '0.01*loss_mpa' --fix '*.Ea=0.28' "$synth/synthetic_gamma_long.tsv" > held.tsv
check "its line" dmafit arrhenius -q --as json held.tsv
near "Ea" "$(fact Ea value)" 0.280204 0.00002
near "error" "$(fact Ea stderr)" 0.000507 0.000002
near "error with the Birge factor" "$(fact Ea_birge stderr)" 0.000684 0.000004
near "chi-square" "$(jq '.fits[0].chisq' out)" 7.30 0.05
check "one frequency only" sh -c "dmafit peaks --as json --where 'frequency_hz == 3' '$synth/synthetic_gamma_long.tsv' > out; [ \$? -eq 1 ]"
same "no Ea" "$(fact Ea value)" null

# Eplexor: parabolas in ln(tan delta) through the five highest points.
check "Eplexor, parabola" dmafit peaks -q --signal tan-delta --method parabola -o peaks.tsv "$eplexor"
near "the lowest peak" "$(cell peaks.tsv T_peak 1)" 338.6 0.05
near "the highest" "$(cell peaks.tsv T_peak 10)" 369.6 0.05
check "its energy" dmafit arrhenius -q --as json peaks.tsv
near "Ea" "$(fact Ea value)" 2.44 0.01
near "error" "$(fact Ea stderr)" 0.05 0.005
same "VFT is better by AICc" "$(jq '[.fits[] | {(.model): .aicc}] | add | .vft < .arrhenius' out)" true
# A Cole-Cole curve as it stands, all peaks alike: about 2.19 eV; the line of ln f on 1/T gives less than that of T.
check "Eplexor, Cole-Cole" dmafit peaks -q --signal loss -y 'e_loss/e_stor' -o peaks.tsv "$eplexor"
check "its energy" dmafit arrhenius -q --as json -s none peaks.tsv
near "Ea" "$(fact Ea value)" 2.19 0.06
same "VFT is better again" "$(jq '[.fits[] | {(.model): .aicc}] | add | .vft < .arrhenius' out)" true
exits 1 "as the ratio of the complex modulus" dmafit peaks --signal tan-delta -o peaks.tsv "$eplexor"
says err "100 Hz: the peak is cut by the range"
finish
