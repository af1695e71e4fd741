#!/bin/sh
# xasfit normalize: a spectrum with known edge and step, what is made of many, corrections, unhappy paths.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1

# scan FILE STEP [SHIFT [EXTRA]]: energy, i0, itrans and ifoil of an arctangent edge at 5723 eV with a white line on a
# falling line; EXTRA is added to mu.
scan() {
    awk -v step="$2" -v shift="${3:-0}" 'BEGIN {
        print "energy\ti0\titrans\tifoil"
        for (e = 5660; e <= 6060; e += e < 5700 || e > 5760 ? 2 : 0.25) {
            x = e - 5723 - shift; y = e - 5725 - shift
            foil = 0.3 + 0.5 + atan2(y, 1.5) / 3.14159265358979
            mu = 0.8 - 0.0005 * (e - 5700) + step * (0.5 + atan2(x, 2) / 3.14159265358979 + 2 * 16 / ((x - 4)^2 + 16)) '"${4-}"'
            printf "%.4f\t%d\t%.10g\t%.10g\n", e, 100000, 100000 * exp(-mu), 100000 * exp(-mu - foil) } }' > "$1"
}

quantity() {
    jq ".quantities[\"$1\"].value" "${2:-out}"
}

scan a.dat 0.6
check "one scan" xasfit normalize --as json -p a.pdf a.dat
cp out a.json
near "e0 is on the rise" "$(quantity e0)" 5724.5 2
near "the edge step" "$(quantity edge_step)" 0.6 0.03
same "columns" "$(jq -r '[.table.columns[].name] | join(" ")' out)" "energy norm flat pre post mu"
same "all quantities" "$(jq -r '.quantities | [has("e0", "edge_step", "pre_lo", "pre_hi", "post_lo", "post_hi", "degree")] | all' out)" true
[ -s a.pdf ]
result $? "the figure is there"
check "as a table" xasfit normalize a.dat
says out '^# edge_step: 0\.' "the table says its edge step"
near "flat far above" "$(awk 'END { print $3 }' out)" 1 0.02
check "explicit ranges" xasfit normalize --as json --e0 5723 --pre=-50:-20 --post 60:300 --degree 1 a.dat
same "are used" "$(jq -c '.quantities | [.["e0", "pre_lo", "pre_hi", "post_lo", "post_hi", "degree"].value]' out)" '[5723,-50,-20,60,300,1]'

check "normalised by tables" xasfit normalize --as json --method mback --e0 5723 --pre=-50:-20 --post 60:300 a.dat
near "the step is about the same" "$(quantity edge_step)" 0.6 0.06
check "normalised by area" xasfit normalize --method area --e0 5723 --pre=-50:-20 --post 60:300 a.dat
near "norm is 1 on average" "$(awk -F '\t' '/^[0-9]/ && $1 > 5783 && $1 < 6023 { s += $2; n++ } END { print s / n }' out)" 1 3e-3
says out '^# method: area' "the table says how"
awk 'NR == 1 { print; next } { print $1 + 125000, $2, $3, $4 }' OFS='\t' a.dat > nowhere.dat
exits 3 "no tables where no edge is" xasfit normalize --method mback nowhere.dat
says err 'no edge'

scan b.dat 1.2
check "two scans" xasfit normalize --meta sample=x a.dat b.dat
same "stand under each other" "$(grep -v '^#' out | cut -f1 | sort -u | tr '\n' ' ')" "a.dat b.dat dataset "
mv out two.tsv
check "fit takes them as two" xasfit fit -m ce-l3-arctan --fix f0.area=0 --fix f0.center=5735 -r 5700:5760 --as tsv two.tsv
same "datasets" "$(grep -v '^#' out | tail -n +2 | cut -f1 | tr '\n' ' ')" "a.dat b.dat "

awk 'NR == 1 { print; next } { printf "%.7f\t%s\t%s\t%s\n", $1 / 1000, $2, $3, $4 }' a.dat > kev.dat
check "keV without a unit" xasfit normalize --as json kev.dat
says err 'keV'
near "gives the same e0" "$(quantity e0)" "$(quantity e0 a.json)" 1e-3
tac a.dat | sed -n '$!p' | sed "1i$(head -n 1 a.dat)" > down.dat
check "a scan downwards" xasfit normalize --as json down.dat
near "gives the same step" "$(quantity edge_step)" "$(quantity edge_step a.json)" 1e-12
check "a shift" xasfit normalize --as json --shift 1.5 a.dat
near "moves e0" "$(quantity e0)" "$(awk -v e="$(quantity e0 a.json)" 'BEGIN { print e + 1.5 }')" 1e-6
check "a calibration" xasfit normalize --as json --calibrate 5723 a.dat
near "puts e0 there" "$(quantity e0)" 5723 1e-6
scan drifted.dat 0.6 0.83
check "a reference foil" xasfit normalize --reference 'log(itrans/ifoil)' a.dat drifted.dat
near "shows the drift" "$(awk -F '\t' '!/^#/ && $1 == "drifted.dat"' out | head -n 1 | tr '\t' '\n' | grep -E '^-0\.8')" -0.83 0.01

awk 'NR == 120 { $3 *= 0.9 } { print }' OFS='\t' a.dat > glitch.dat
awk 'NR == 330 { $3 *= 0.9 } { print }' OFS='\t' a.dat > glitch.dat
check "a glitch" xasfit normalize --deglitch --as json glitch.dat
same "one point is named" "$(jq '[.warnings[] | select(test("glitch"))] | length' out)" 1
near "the step is as before" "$(quantity edge_step)" "$(quantity edge_step a.json)" 1e-4
check "no glitch" xasfit normalize --deglitch --as json a.dat
same "none is named" "$(jq '[.warnings[] | select(test("glitch"))] | length' out)" 0
awk 'NR == 1 { print; next } { f = 2e-6; print $1, $2, $3 / (1 + f * $3) + 50, $4 }' OFS='\t' a.dat > dead.dat
check "dark counts and dead time" xasfit normalize --as json --dark itrans=50 --dead-time itrans=2e-6 dead.dat
near "are taken out" "$(quantity edge_step)" "$(quantity edge_step a.json)" 1e-6

# Counts with their own noise at 40 scans of one spectrum, f1/f0 = 2: errors from counting make chi-square and pulls 1.
mmfit eval -m ce-l3-erf --grid 5650:5890:481 --set base.c0=0 --set edge.height=1 --set edge.center=5722.5 \
    --set edge.sigma=2 --set f1.area=4 --set f1.center=5726.5 --set f0.area=2 --set f0.center=5737 --set f1.gamma=1.2 > truth
awk 'function normal() { return sqrt(-2 * log(1 - rand())) * cos(6.28318530718 * rand()) }
    /^5/ { e[++n] = $1; mu[n] = 0.05 + 0.2 * $2 }
    END { srand(1)
        for (s = 10; s < 50; s++) { file = "counted_" s ".dat"; print "energy (eV)\ti0\tifluor" > file
            for (i = 1; i <= n; i++) { f = 40000 * mu[i]
                printf "%.2f\t%.0f\t%.0f\n", e[i], 40000 + 200 * normal(), f + sqrt(f) * normal() > file } } }' truth
check "counted scans" xasfit normalize --counts i0 --counts ifluor --pre=-65:-40 --post 50:160 --degree 1 counted_*.dat
mv out counted.tsv
check "their fits have absolute errors" xasfit fit -m ce-l3-erf -r 5700:5760 --as tsv counted.tsv
awk -F '\t' '/^#/ { next } !head { for (i = 1; i <= NF; i++) col[$i] = i; head = 1; next }
    { z = ($col["f1_over_f0"] - 2) / $col["f1_over_f0_err"]; n++; sum += z * z; chi += $col["redchi"] }
    END { print n "\t" chi / n "\t" sum / n }' out > pulls
near "40 fits" "$(cut -f 1 pulls)" 40 0
near "reduced chi-square" "$(cut -f 2 pulls)" 1 0.06
near "mean squared pull of f1/f0" "$(cut -f 3 pulls)" 1 0.7
check "a given error" xasfit normalize --as json -s '0.01 + 0 * energy' a.dat
near "is divided by the edge step" "$(jq '.table.columns[] | select(.name == "norm_err") | .values[5]' out)" "$(awk -v s="$(quantity edge_step)" 'BEGIN { print 0.01 / s }')" 1e-6
awk 'NR == 1 { print; next } { print $1, $2, $3 + 50, $4 }' OFS='\t' a.dat > dark50.dat
check "counts that lie on dark ones" xasfit normalize --as json --dark itrans=50 --counts itrans dark50.dat
near "have the noise of both" "$(jq '.table.columns[] | select(.name == "norm_err") | .values[0]' out)" "$(awk -v s="$(quantity edge_step)" 'NR == 2 { print sqrt($3) / ($3 - 50) / s }' dark50.dat)" 1e-5
exits 3 "counts that are not there" xasfit normalize --counts nothing a.dat

# highest NAME: the highest value of a column of the report.
highest() {
    jq ".table.columns[] | select(.name == \"$1\") | .values | max" out
}
check "self-absorption of a thick sample" xasfit normalize --as json --self-absorption CeRu2 -p thick.pdf a.dat
says err 'CeRu2 too thick.*45 degrees' "its assumptions are told"
near "norm as it was is kept" "$(highest norm_measured)" "$(jq '.table.columns[] | select(.name == "norm") | .values | max' a.json)" 1e-12
same "the white line was higher" "$(awk -v a="$(highest norm)" -v b="$(highest norm_measured)" 'BEGIN { print (a > 1.1 * b) }')" 1
thick=$(highest norm)
check "seen at a grazing angle" xasfit normalize --as json --self-absorption CeRu2 --exit 0.1 a.dat
near "there is little of it" "$(highest norm)" "$(highest norm_measured)" 0.02
check "a thin film" xasfit normalize --as json --self-absorption CeRu2 --meta thickness=1nm --meta density=10.6g/cm3 a.dat
near "has none" "$(highest norm)" "$(highest norm_measured)" 1e-3
check "20 um" xasfit normalize --as json --self-absorption CeRu2 --meta thickness=20um --meta density=10.6g/cm3 a.dat
near "are thick" "$(highest norm)" "$thick" 0.01
exits 3 "a thickness without a density" xasfit normalize --self-absorption CeRu2 --meta thickness=20um a.dat
says err 'density'
exits 2 "a composition without the element" xasfit normalize --self-absorption Fe2O3 a.dat
exits 2 "a composition that is none" xasfit normalize --self-absorption 'Ce??' a.dat

scan la.dat 0.6 0 '+ 0.06 * (e > 5891)'
check "an edge of lanthanum in the post-edge" xasfit normalize la.dat
says err 'La L2'
check "none where there is none" xasfit normalize a.dat
same "nothing is said" "$(cat err)" ""

sed 's/100000\t/0\t/' a.dat > dark.dat
exits 3 "I0 of zero" xasfit normalize dark.dat
says err 'I0|zero'
awk 'NR == 1 || $1 > 5722.9' a.dat > late.dat
exits 3 "no pre-edge" xasfit normalize late.dat
says err 'pre-edge'
head -n 6 a.dat > few.dat
exits 3 "five points" xasfit normalize few.dat
says err 'too few'
awk 'NR % 7 == 3 { $3 = "nan" } { print }' OFS='\t' a.dat > nan.dat
check "rows with NaN" xasfit normalize nan.dat
says err 'left out'
exits 3 "all are NaN" xasfit normalize -y 'log(i0/(itrans-itrans))' a.dat
exits 3 "no such column" xasfit normalize -y nothing a.dat
exits 3 "one of two files is missing" xasfit normalize a.dat absent.dat
exits 2 "a bad dead time" xasfit normalize --dead-time itrans a.dat
exits 3 "a dead time that leaves nothing" xasfit normalize --dead-time itrans=1 a.dat
finish
