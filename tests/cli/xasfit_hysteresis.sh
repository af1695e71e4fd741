#!/bin/sh
# xasfit hysteresis: a loop that opens at 240 K, is widest at 170 K and closes at 50 K; no loop; unhappy paths.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1

# loop HEIGHT SEED: 31 temperatures on cooling and then on heating; heating lies lower; noise 0.01.
loop() {
    awk -v height="$1" -v seed="$2" '
        function noise() { return sqrt(-2 * log(1 - rand())) * cos(6.28318530718 * rand()) }
        function opening(t) { return t <= 50 || t >= 240 ? 0 : t < 170 ? (t - 50) / 120 : (240 - t) / 70 }
        BEGIN {
            srand(seed); print "temperature (K)\tf1_over_f0\tf1_over_f0_err\tbranch"
            for (i = 30; i >= 0; i--) { t = 5 + 9.75 * i; print t "\t" 2 + 0.004 * t + 0.01 * noise() "\t0.01\tcooling" }
            for (i = 0; i <= 30; i++) {
                t = 5 + 9.75 * i
                print t "\t" 2 + 0.004 * t - height * opening(t) + 0.01 * noise() "\t0.01\theating" } }'
}

quantity() {
    jq ".quantities[\"$1\"].value" out
}

loop 0.4 1 > loop.tsv
check "a loop" xasfit hysteresis --as json -p loop.pdf loop.tsv
near "opens at 240 K" "$(quantity T_bifurcation)" 240 10
near "is widest at 170 K" "$(quantity T_max_split)" 170 10
near "closes at 50 K" "$(quantity T_closing)" 50 10
near "its split, by size" "$(quantity max_split)" 0.4 0.03
near "its area" "$(quantity loop_area)" 38 2
same "all have errors" "$(jq '[.quantities | .["T_bifurcation", "T_closing", "T_max_split", "max_split", "loop_area", "T_crossover"].stderr > 0] | all' out)" true
near "the threshold comes in too early" "$(quantity T_bifurcation_threshold)" 233 8
[ -s loop.pdf ]
result $? "the figure is there"
cp out first.json
check "the same again" xasfit hysteresis --as json loop.tsv
same "gives the same numbers" "$(jq -c .quantities out)" "$(jq -c .quantities first.json)"
check "as a table" xasfit hysteresis loop.tsv
same "with the split" "$(grep -v '^#' out | head -n 1 | cut -f 6)" "split"
cut -f 1-3 loop.tsv > order.tsv
check "branches by the order of rows" xasfit hysteresis --as json order.tsv
says err 'order of the rows'
near "open at the same place" "$(quantity T_bifurcation)" "$(jq '.quantities["T_bifurcation"].value' first.json)" 3
cut -f 1,2,4 loop.tsv > bare.tsv
check "without errors" xasfit hysteresis --as json bare.tsv
says err 'scatter'
near "opens there too" "$(quantity T_bifurcation)" 240 15

for seed in 1 2 3 4 5; do
    loop 0 $seed > none.tsv
    check "no loop, seed $seed" xasfit hysteresis --as json none.tsv
    same "null" "$(jq -c '[.quantities | .["T_bifurcation", "T_closing", "T_max_split", "max_split", "loop_area", "T_crossover"].value] | unique' out)" '[null]'
done
check "its figure" xasfit hysteresis -p none.pdf none.tsv
grep cooling loop.tsv | sed "1i$(head -n 1 loop.tsv)" > half.tsv
exits 3 "one branch only" xasfit hysteresis half.tsv
says err 'heating'
exits 3 "no such quantity" xasfit hysteresis -y nothing loop.tsv
exits 3 "no file" xasfit hysteresis absent.tsv
exits 3 "two rows" xasfit hysteresis -r 5:20 loop.tsv

for t in 20 60 100; do
    for branch in heat cool; do
        mmfit eval -m gaussian --grid 0:10:51 --set '*.area=5' --set '*.center=4' --set '*.sigma=0.5' > "run_${t}K_$branch.tsv"
    done
done
check "metadata from names" mmfit fit -m gaussian --as tsv --series temperature \
    --meta-from '_(?<temperature>[0-9]+)K_(?<branch>heat|cool)' run_*.tsv
same "make the key and the branch" "$(grep -v '^#' out | tail -n +2 | cut -f 2 | uniq -c | awk '{ print $1 "x" $2 }' | tr '\n' ' ')" "2x20 2x60 2x100 "
near "three on heating" "$(grep -cP '\theat(\t|$)' out)" 3 0
# Files in the order of the measurement, down and up again, that do not say which branch they are.
number=10
for t in 100 60 20 30 70 110; do
    number=$((number + 1))
    cp run_20K_heat.tsv "step${number}_${t}K.tsv"
done
check "a series that goes down and up" mmfit fit -m gaussian --as tsv --series temperature \
    --meta-from '_(?<temperature>[0-9]+)K' step*.tsv
same "gets its branches by the order" "$(awk -F '\t' '/^#/ { next } !head { for (i = 1; i <= NF; i++) col[$i] = i; head = 1; next } { printf "%s ", $col["branch"] }' out)" "cooling heating cooling heating cooling heating "
says err 'order in which they came' "and says so"
check "a series that goes one way" mmfit fit -m gaussian --as tsv --series temperature \
    --meta-from '_(?<temperature>[0-9]+)K' step11*.tsv step12*.tsv step13*.tsv
same "gets none" "$(grep -c branch out)$(grep -c 'order in which' err)" "00"
exits 2 "a pattern without a name" mmfit fit -m gaussian --meta-from '[0-9]+' run_20K_heat.tsv
check "a pattern that does not match" mmfit fit -m gaussian --meta-from '(?<n>[0-9]+)mK' run_20K_heat.tsv
says err 'does not match'
finish
