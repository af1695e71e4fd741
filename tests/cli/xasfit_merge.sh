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
check "a trend" xasfit merge --as json d1.tsv d2.tsv d3.tsv d4.tsv d5.tsv
near "is seen" "$(quantity trend_chance)" 0 1e-3
says err 'order'
exits 3 "one scan" xasfit merge s1.tsv
awk 'NR == 1 { print; next } { print $1 + 500, $2 }' OFS='\t' s1.tsv > far.tsv
exits 3 "nothing in common" xasfit merge s1.tsv far.tsv
says err 'in common'
finish
