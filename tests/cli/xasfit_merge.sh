#!/bin/sh
# xasfit merge: the mean's noise, a scan that disagrees, a drift, a trend, unhappy paths.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1

# spectrum FILE SEED [OPTION...]: a normalised spectrum with noise 0.01.
spectrum() {
    file=$1 seed=$2
    shift 2
    mmfit eval -m ce-l3-arctan --grid 5680:5780:401 --set base.c0=0 --set edge.height=1 --set edge.center=5722 \
        --set f1.area=9 --set f1.center=5726 --set f1.gamma=4 --set f0.area=4 --set f0.center=5736 --noise 0.01 \
        --seed "$seed" "$@" | cut -f 1,2 > "$file"
}

quantity() {
    jq ".quantities[\"$1\"].value" out
}

for i in 1 2 3 4; do
    spectrum "s$i.tsv" "$i"
done
spectrum truth.tsv 1 --noise 0
check "four scans" xasfit merge --as json -p merge.pdf s1.tsv s2.tsv s3.tsv s4.tsv
near "the error of the mean is half of a scan's noise" "$(jq '[.table.columns[] | select(.name == "norm_err") | .values[]] | add / length' out)" 0.005 0.0005
near "chi-square is as noise has it" "$(quantity max_redchi)" 1 0.35
near "no drift" "$(quantity max_drift)" 0 0.1
same "no warning" "$(jq -c .warnings out)" '[]'
[ -s merge.pdf ]
result $? "the figure is there"
spectrum bad.tsv 9 --set f0.area=6
check "a scan that disagrees" xasfit merge --as json s1.tsv bad.tsv s2.tsv s3.tsv
same "is named" "$(jq -r '[.warnings[] | select(test("disagrees"))] | map(split(":")[0]) | unique | join(" ")' out | grep -c bad.tsv)" 1
check "and left out" xasfit merge --leave-out --as json s1.tsv bad.tsv s2.tsv s3.tsv
near "three remain" "$(quantity scans_used)" 3 0
awk 'NR > 1 { $1 += 0.5 } { print }' OFS='\t' s2.tsv > drifted.tsv
check "a drift" xasfit merge s1.tsv drifted.tsv s3.tsv
says err 'drifted.tsv.*0\.[45]'
for i in 1 2 3 4 5; do
    spectrum "d$i.tsv" "1$i" --set "f1.area=$(awk -v i="$i" 'BEGIN { print 9 - 0.1 * i }')"
done
# Errors that are given count, point by point: noise 0.01 below the edge and 0.03 above, the second scan twice as noisy.
for i in 1 2 3; do
    spectrum "plain$i.tsv" "2$i"
    awk -v scan="$i" '/^#/ { next }
        NR == FNR { truth[$1] = $2; next }
        !head++ { print $0 "\tnorm_err"; next }
        { sigma = ($1 < 5722 ? 0.01 : 0.03) * (scan == 2 ? 2 : 1)
          print $1 "\t" truth[$1] + ($2 - truth[$1]) * sigma / 0.01 "\t" sigma }' truth.tsv "plain$i.tsv" > "given$i.tsv"
done
check "scans with errors" xasfit merge -o mean.tsv given1.tsv given2.tsv given3.tsv
near "the mean's error is that of the weights" "$(cell mean.tsv norm_err 1)" 0.006666667 1e-8
near "at each point" "$(cell mean.tsv norm_err 400)" 0.02 1e-8
near "and the mean is as far from the truth as it says" "$(awk '/^#/ { next } NR == FNR { truth[$1] = $2; next }
    $1 + 0 == $1 { sum += (($2 - truth[$1]) / $3)^2; n++ } END { print sum / n }' truth.tsv mean.tsv)" 1 0.25
check "a trend" xasfit merge --as json d1.tsv d2.tsv d3.tsv d4.tsv d5.tsv
near "is seen" "$(quantity trend_chance)" 0 1e-3
says err 'order'
exits 3 "one scan" xasfit merge s1.tsv
awk 'NR == 1 { print; next } { print $1 + 500, $2 }' OFS='\t' s1.tsv > far.tsv
exits 3 "nothing in common" xasfit merge s1.tsv far.tsv
says err 'in common'
finish
