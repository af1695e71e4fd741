#!/bin/sh
# dmafit peaks: a relaxation of known energy in several layouts, signals and corrections, what is flagged, unhappy paths.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1

fact() {
    jq ".quantities[\"$1\"].$2" out
}

# Rows f, T, E', E'' at 0.1, 1, 10 and 50 Hz: Ea 0.28 eV, tau0 exp(-19.18) s, a 0.5, dE 3000 on E_R 90000 MPa, noise of
# a part of E''. SHIFT is added to the temperature of the relaxation, not to that which is printed.
rows() {
    awk -v noise="$1" -v hi="${2:-300}" -v shift_="${3:-0}" 'BEGIN {
        srand(7); pi = 3.14159265358979
        n = split("0.1 1 10 50", f, " ")
        for (k = 1; k <= n; k++) for (t = 120; t <= hi; t += 2) {
            y = 0.5 * (log(2 * pi * f[k]) - 19.18 + 0.28 / (8.617333262145179e-5 * (t + shift_)))
            c = (exp(y) + exp(-y)) / 2 + sqrt(0.5)
            g = sqrt(-2 * log(1 - rand())) * cos(2 * pi * rand())
            printf "%g\t%.12g\t%.12g\t%.12g\n", f[k], t, 90000 + 1500 * (1 + (exp(y) - exp(-y)) / 2 / c),
                1500 * sqrt(0.5) / c * (1 + noise * g) } }'
}

head='frequency (Hz)\ttemperature (K)\tstorage modulus (MPa)\tloss modulus (MPa)\n'
top=$(awk 'BEGIN { printf "%.6f\n", -0.28 / 8.617333262145179e-5 / (log(2 * 3.14159265358979) - 19.18) }')
{ printf '%b' "$head"; rows 0; } > clean.tsv
check "without noise" dmafit peaks --as json --background none -p peaks.pdf clean.tsv
near "Ea" "$(fact Ea value)" 0.28 1e-6
near "in kJ/mol" "$(fact Ea_kJ_mol value)" 27.015893 1e-3
near "the peak at 1 Hz" "$(jq '.table.columns[1].values[1]' out)" "$top" 1e-3
[ -s peaks.pdf ]
result $? "a figure"

{ printf '%b' "$head"; rows 0.01; } > noisy.tsv
check "noise of 1 %" dmafit peaks -v --as json --curves curves.tsv noisy.tsv
says err "proportional to the signal"
same "a fit for each frequency" "$(jq '.fits | length' out)" 4
same "whose line shape has the answer's Ea" "$(jq '(.fits[0].parameters["gamma.Ea"].value / .quantities.Ea.value - 1) | fabs < 1e-5' out)" true
near "Ea within its errors" "$(jq '.quantities.Ea | (.value - 0.28) / .stderr' out)" 0 3.5
same "the curves have all rows" "$(grep -vc '^#' curves.tsv)" 365
check "into arrhenius" sh -c 'dmafit peaks -q --as tsv noisy.tsv | dmafit arrhenius -q --as json'
near "gives the same energy" "$(fact Ea value)" "$(dmafit peaks -q --as json noisy.tsv | jq .quantities.Ea.value)" 1e-5
check "a figure for each frequency" dmafit peaks -q -o peaks.tsv -p 'peak-%d.pdf' noisy.tsv
[ -s peak-4.pdf ]
result $? "four of them"

# The same from other layouts: an angular frequency and degrees Celsius; files of one frequency whose names tell it.
awk -F '\t' 'NR == 1 { print "omega (rad/s)\tT (degC)\tG_stor (GPa)\tG_loss (GPa)"; next }
    { printf "%.15g\t%.15g\t%.15g\t%.15g\n", $1 * 2 * 3.14159265358979, $2 - 273.15, $3 / 1000, $4 / 1000 }' noisy.tsv > omega.tsv
want_ea=$(dmafit peaks -q --as json noisy.tsv | jq .quantities.Ea.value)
check "angular frequency, Celsius, GPa" dmafit peaks -q --as json omega.tsv
near "give the same" "$(fact Ea value)" "$want_ea" 1e-8
for f in 0.1 1 10 50; do
    awk -F '\t' -v f="$f" 'NR == 1 { print "T\tE1\tE2" } $1 == f { print $2 "\t" $3 "\t" $4 }' noisy.tsv > "run_${f}Hz.tsv"
done
check "a file a frequency" dmafit peaks -q --as json --meta-from 'run_(?<frequency>[0-9.]+)Hz' -x T -y E1 -y E2 run_*Hz.tsv
near "give the same too" "$(fact Ea value)" "$want_ea" 1e-8
check "a formula for the frequency" dmafit peaks -q --as json --frequency 'omega/(2*pi)' omega.tsv
near "and again" "$(fact Ea value)" "$want_ea" 1e-8

# TRIOS text with a step a frequency, which only the title tells: UTF-8, UTF-16LE, Latin-1, decimal commas; LIMS.
awk -F '\t' 'BEGIN { print "Filename\trun\n[File Parameters]\nTrios version\t5.1\n" } NR == 1 { next }
    $1 != last { last = $1; print "[step]\nTemperature ramp - " $1 " Hz\nTemperature\tStorage modulus\tLoss modulus\n°C\tMPa\tMPa" }
    { printf "%.12g\t%s\t%s\n", $2 - 273.15, $3, $4 }' noisy.tsv > trios.txt
sed '/^[-0-9]/s/\./,/g' trios.txt > comma.txt
iconv -f UTF-8 -t LATIN1 trios.txt > latin1.txt
{ printf '\377\376' && iconv -f UTF-8 -t UTF-16LE trios.txt; } > utf16.txt
awk -F '\t' 'BEGIN { print "[Version]\nTA Instruments LIMS export format version\t0" } NR == 1 { next }
    $1 != last { last = $1; print "[Step]\nStep name\tTemperature ramp - " $1 " Hz\nVariables\tTemperature\tStorage modulus\tLoss modulus\nUnits\t°C\tMPa\tMPa" }
    { printf "Data point\t%.12g\t%s\t%s\n", $2 - 273.15, $3, $4 }' noisy.tsv > lims.txt
for layout in trios comma latin1 utf16 lims; do
    check "TRIOS, $layout" dmafit peaks -q --as json "$layout.txt"
    near "gives the same energy" "$(fact Ea value)" "$want_ea" 1e-8
done

check "tan delta" dmafit peaks -q --as json --signal tan-delta --background none clean.tsv
tan=$(jq '.table.columns[1].values[1]' out)
# omega tau = (E_R/E_U)^(1/2a) there: 1/T is less by k ln(E_U/E_R)/Ea
near "peaks higher" "$tan" "$(awk -v t="$top" 'BEGIN { print 1 / (1 / t - 8.617333262145179e-5 * log(93 / 90) / 0.28) }')" 1e-3
check "by a parabola" dmafit peaks -q --as json --method parabola clean.tsv
same "has no error" "$(jq '.table.columns[2].values[1]' out)" null
near "but a place" "$(jq '.table.columns[1].values[1]' out)" "$top" 0.5
check "the highest point" dmafit peaks -q --as json --method maximum clean.tsv
near "is within a step" "$(jq '.table.columns[1].values[1]' out)" "$top" 2

# A thermometer that is 3 K ahead on heating at 0.1 K/s lags by 30 s; a frame of 1e-6/MPa in series.
{ printf '%b' "$head"; rows 0 300 -3; } > lagging.tsv
check "thermal lag" dmafit peaks -q --as json --background none --lag 30 --meta rate=6K/min lagging.tsv
near "is taken off" "$(jq '.table.columns[1].values[1]' out)" "$top" 1e-3
awk -F '\t' 'NR == 1 { print; next } { d = $3 * $3 + $4 * $4; j = $3 / d + 1e-6; k = $4 / d; d = j * j + k * k
    printf "%s\t%s\t%.15g\t%.15g\n", $1, $2, j / d, k / d }' clean.tsv > soft.tsv
check "compliance" dmafit peaks -q --as json --background none --compliance 1e-6/MPa soft.tsv
near "is taken off" "$(jq '.table.columns[1].values[1]' out)" "$top" 1e-3
near "also in another unit" "$(dmafit peaks -q --as json --background none --compliance '1e-3 1/GPa' soft.tsv | jq '.table.columns[1].values[1]')" "$top" 1e-3

awk -F '\t' 'NR == 1 { print; next } { y = 0.5 * (log(2 * 3.14159265358979 * $1) - 44 + 0.9 / (8.617333262145179e-5 * $2))
    print $1 "\t" $2 "\t" $3 "\t" $4 + 1000 / ((exp(y) + exp(-y)) / 2 + sqrt(0.5)) }' clean.tsv > two.tsv
check "two relaxations" dmafit peaks -q --as json --relaxations 2 --background none two.tsv
near "gamma" "$(fact gamma.Ea value)" 0.28 1e-4
near "and beta" "$(fact beta.Ea value)" 0.9 1e-3
check "with names" dmafit peaks -q --as tsv --name beta --name alpha --background none two.tsv
same "a row for each" "$(grep -v '^#' out | cut -f 7 | sort | uniq -c | tr -s ' ' | tr '\n' ';')" " 4 alpha; 4 beta; 1 relaxation;"

{ printf '%b' "$head"; rows 0 210; } > cut.tsv
exits 1 "a peak that is cut" dmafit peaks --as json --background none cut.tsv
says err "50 Hz: the peak is cut by the range"
same "has no temperature" "$(jq '.table.columns[1].values[3]' out)" null
same "and a flag" "$(jq -r '.table.columns[-1].values[3]' out)" "cut by the range"
exits 1 "one frequency" dmafit peaks --as json --where 'frequency == 1' noisy.tsv
says err "one frequency"
same "gives no Ea" "$(fact Ea value)" null
near "but its peak" "$(jq '.table.columns[1].values[0]' out)" "$top" 1
awk -F '\t' 'NR == 1 || NR % 50 { print; next } { print $1 "\t" $2 "\t" $3 "\t" -$4 }' noisy.tsv > negative.tsv
check "negative losses" dmafit peaks --loss huber --as json -o negative.json negative.tsv
says err "negative"
cut -f 2-4 noisy.tsv > bare.tsv
exits 3 "no frequency" dmafit peaks bare.tsv
says err "frequency"
exits 3 "no temperature in the range" dmafit peaks -r 500:600 noisy.tsv
exits 3 "three points a frequency" dmafit peaks -r 200:205 noisy.tsv
exits 3 "no file" dmafit peaks absent.tsv
exits 3 "no such column" dmafit peaks -y nothing noisy.tsv
exits 2 "a joint fit" dmafit peaks --joint noisy.tsv
says err "dmafit global"
exits 2 "three names for two" dmafit peaks --relaxations 2 --name a --name b --name c noisy.tsv
exits 2 "a compliance that is none" dmafit peaks --compliance soft noisy.tsv
exits 3 "one of another unit" dmafit peaks --compliance '1e-6 K' noisy.tsv
exits 3 "a lag without times" dmafit peaks --lag 30 noisy.tsv
exits 4 "a model without peaks" dmafit peaks -m straight-line noisy.tsv
finish
