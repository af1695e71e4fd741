#!/bin/sh
# Exports of Eplexor, Metravib, RheoCompass and RepTate as real instruments and people wrote them.
# shellcheck source=tests/conformance/lib.sh
. "$(dirname "$0")/lib.sh"

data=$SHARED/data/dma

# take FORMAT ROWS COLUMNS FILE: it is read as that, without a warning.
take() {
    check "info $4" mmfit info --as json "$data/$4"
    same "$4: format" "$(jq -r '[.inputs[].format] | unique | join(" ")' "$scratch/out")" "$1"
    same "$4: rows" "$(jq '[.inputs[].rows] | add' "$scratch/out")" "$2"
    check "cat $4" mmfit cat "$data/$4"
    same "$4: columns" "$(awk -F '\t' '!/^#/ { print NF; exit }' "$scratch/out")" "$3"
    same "$4: no warning" "$(cat "$scratch/err")" ""
}

take eplexor 210 5 eplexor/freq_user_raw.csv
near "a loss modulus" "$(cell "$scratch/out" E_loss 10)" 407.0247241 0
near "a temperature" "$(cell "$scratch/out" T 1)" -49.9612 0
for file in T0 T50 T105; do
    take metravib 60 20 "metravib/$file.txt"
done
take metravib 24 20 metravib/Jamie/T-100.txt
check "its rows" mmfit cat -x "\"G'\"" "$data/metravib/Jamie/T-100.txt"
near "the least one" "$(awk '/^[^#]/ && $1 + 0 < least { least = $1 } END { print least }' "$scratch/out")" -0.544363 1e-6
take rheocompass 10 6 rheocompass/frequency_sweep.csv
take rheocompass 10 4 rheocompass/creep_test.csv
take rheocompass 10 4 rheocompass/flow_curve.csv
take rheocompass 10 4 rheocompass/relaxation_test.csv
take rheocompass 15 6 rheocompass/multi_interval.csv
check "one interval" mmfit cat "$data/rheocompass/multi_interval.csv::3"
near "its last loss modulus" "$(cell "$scratch/out" "G''" 5)" 750 0
grep -q '^# Temperature: 60.0' "$scratch/out"
result $? "its temperature"
take reptate 8 14 reptate_PI/PI14k-02_-10C_FS2_PP-10.osc
near "a loss modulus under blanks" "$(cell "$scratch/out" 'G"' 1)" 87810 0
take reptate 22 14 reptate_PI/PI223k-14_-10C_FS_PP10.osc
for file in "$data"/reptate_PI/*.osc "$data"/metravib/*.txt "$data"/metravib/Jamie/*.txt; do
    mmfit cat "$file" > /dev/null 2> "$scratch/err"
    same "$(basename "$file") is read" "$?$(cat "$scratch/err")" 0
done
finish
