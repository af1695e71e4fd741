#!/bin/sh
# chifit tc: R(T) in several fields and R(H) at several temperatures with known levels, the pipe to hc2, unhappy paths.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1
warned() {
    jq -r '.warnings | join(" ")' out
}

# Hc2 = 2 T/K (3.5 K - T); widths of 0.03 K and 200 Oe.
for h in 20000 0 10000; do
    awk -v h="$h" 'BEGIN {
        print "Temperature (K)\tMagnetic Field (Oe)\tResistivity (ohm-m)"
        for (t = 2; t < 5; t += 0.01) print t "\t" h "\t" 3e-6 / (1 + exp(-(t - 3.5 + h / 20000) / 0.03)) }' > "rt-$h.tsv"
done
awk 'BEGIN {
    print "Temperature (K)\tMagnetic Field (Oe)\tResistivity (ohm-m)"
    for (k = 0; k < 4; k++)
        for (i = 0; i <= 800; i++) {
            t = 2.6 + 0.2 * k; h = (k % 2 ? -1 : 1) * (25000 - i * 62.5)
            print t "\t" h "\t" 3e-6 / (1 + exp(-((h < 0 ? -h : h) - 20000 * (3.5 - t)) / 200)) } }' > rh.tsv

check "R(T) in three fields" chifit tc --as json -p rt.pdf rt-*.tsv
cp out rt.json
same "columns" "$(jq -r '[.table.columns[].name] | .[:7] | join(" ")' out)" "H T10 T10_err T50 T50_err T90 T90_err"
same "units" "$(jq -r '[.table.columns[].unit] | .[:2] | join(" ")' out)" "Oe K"
same "ascending fields" "$(jq -c '.table.columns[0].values' out)" "[0,10000,20000]"
near "T50 in 10 kOe" "$(jq '.table.columns[3].values[1]' out)" 3 2e-3
near "T10" "$(jq '.table.columns[1].values[1]' out)" 2.9341 2e-3
near "T90" "$(jq '.table.columns[5].values[1]' out)" 3.0659 3e-3
same "nothing is said" "$(warned)" ""
[ -s rt.pdf ]
result $? "the figure is there"

check "R(H) at four temperatures in one file" chifit tc --as json rh.tsv
same "columns" "$(jq -r '[.table.columns[].name] | .[:7] | join(" ")' out)" "T H10 H10_err H50 H50_err H90 H90_err"
near "T of the last" "$(jq '.table.columns[0].values[3]' out)" 3.2 1e-9
near "H50 there" "$(jq '.table.columns[3].values[3]' out)" 6000 5
near "H90 there" "$(jq '.table.columns[5].values[3]' out)" 6439 10
same "both signs" "$(jq -c '[.table.columns[] | select(.name == "ramps")][0].values' out)" "[2,2,2,2]"
check "one run of it" chifit tc --as json --run 2 rh.tsv
near "is a quantity" "$(jq '.quantities.H50.value' out)" 14000 5

for table in rt-*.tsv rh.tsv; do
    set -- "$@" "$table"
done
check "both kinds" chifit tc --as json -p both.svg "$@"
same "have columns of their own" "$(jq -r '[.table.columns[].name | select(test("50$"))] | join(" ")' out)" "H50 T50"
check "R(T) in a pipe" sh -c 'chifit tc rt-*.tsv | chifit hc2 -m line --as json'
near "gives the slope" "$(jq '.fits[0].parameters["hc2.slope"].value' out)" 2 0.01
near "and Tc" "$(jq '.fits[0].parameters["hc2.Tc"].value' out)" 3.5 0.005
check "R(H) in a pipe" sh -c 'chifit tc rh.tsv | chifit hc2 -m line --as json'
near "gives the slope" "$(jq '.fits[0].parameters["hc2.slope"].value' out)" 2 0.01
near "and Tc" "$(jq '.fits[0].parameters["hc2.Tc"].value' out)" 3.5 0.005

awk -F '\t' 'NR == 1 { print; next } { $3 *= 1 + ($1 - 3.5) / 10; print }' OFS='\t' rt-0.tsv > rising.tsv
check "a normal state that rises" chifit tc --as json --normal 3.8:5 rising.tsv
near "its median" "$(jq '.quantities.normal.value' out)" 3.27e-6 2e-8
says out 'may not be reached'
check "as a line" chifit tc --as json --normal 3.8:5 --normal-fit line rising.tsv
near "has the true T50" "$(jq '.quantities.T50.value' out)" 3.5 2e-3
case $(warned) in *"straight line"*) true ;; *) false ;; esac
result $? "and that is said"
check "other levels" chifit tc --as json --levels 1,50,99.5 --normal 4:5 rt-0.tsv
near "99.5 %" "$(jq '.quantities["T99.5"].value' out)" 3.6588 3e-3
awk -F '\t' 'NR == 1 { print "Temperature (K)\tMagnetic Field (Oe)\tMoment (emu)"; next } { print $1, 20, $3 * 1e3 - 3e-3 }' OFS='\t' rt-0.tsv > moment.tsv
check "a moment" chifit tc --as json --normal 4:5 moment.tsv
near "T50" "$(jq '.quantities.T50.value' out)" 3.5 2e-3

awk 'NR == 1 || $1 > 3.8' rt-0.tsv > above.tsv
exits 1 "Tc below the data" chifit tc above.tsv
says err 'no transition'
awk -F '\t' '{ print $1, $3 }' OFS='\t' rt-0.tsv > bare.tsv
check "no column of the field" chifit tc bare.tsv
says err 'no column of the field'
check "it can be named" chifit tc --as json --meta field=10kOe bare.tsv
near "and is used" "$(jq '.table.columns[0].values[0]' out)" 10000 1e-6
awk -F '\t' '{ print $2, $3 }' OFS='\t' rt-0.tsv > cold.tsv
exits 3 "no column of the temperature" chifit tc cold.tsv
says err 'temperature'
awk -F '\t' '{ print $1, $2 }' OFS='\t' rt-0.tsv > silent.tsv
exits 3 "no signal" chifit tc silent.tsv
says err 'resistance'
exits 3 "a column that is not there" chifit tc -y wibble rt-0.tsv
head -n 4 rt-0.tsv > few.tsv
exits 3 "three rows" chifit tc few.tsv
exits 3 "no such run" chifit tc --run 9 rt-0.tsv
says err 'no run 9'
exits 2 "a level of 100 %" chifit tc --levels 10,100 rt-0.tsv
exits 2 "a range that is none" chifit tc --normal 4 rt-0.tsv
finish
