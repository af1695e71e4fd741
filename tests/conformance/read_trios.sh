#!/bin/sh
# TRIOS exports of real instruments, and three layouts of one synthetic dataset, which give the same numbers.
# shellcheck source=tests/conformance/lib.sh
. "$(dirname "$0")/lib.sh"

data=$SHARED/data/dma

# shape: scans, rows and columns of the table in $scratch/out, the two that tell the scan left out.
shape() {
    awk -F '\t' '
        /^#/ { next }
        !head { many = $1 == "dataset"; columns = many ? NF - 2 : NF; head = 1; next }
        { rows++; if (many && !($2 in seen)) { seen[$2] = 1; scans++ } }
        END { print many ? scans : 1, rows, columns }' "$1"
}

while read -r file expected; do
    check "cat $file" mmfit cat "$data/$file"
    got=$(shape "$scratch/out")
    [ "$got" = "$expected" ]
    result $? "$file: scans, rows, columns $expected"
    [ "$got" = "$expected" ] || remark "got $got"
    [ ! -s "$scratch/err" ]
    result $? "$file gives no warning"
    remark "$(cat "$scratch/err")"
done << 'END'
trios/hermes_creep_experiment.txt 1 483 24
trios/hermes_frequency_sweep_tts_LIMS.txt 20 340 57
trios/hermes_multi_technique_TRIOS.txt 3 281 50
trios/hermes_test_frequency_sweep_tts_ARES.txt 20 340 57
trios_json/tadatakit_dataset.json 1 2 57
END

check 'one step' mmfit cat "$data/trios/hermes_multi_technique_TRIOS.txt::2"
near 'its last storage modulus' "$(cell "$scratch/out" 'Storage modulus' 29)" 0.0148731943359375 0
grep -qx '# step: Frequency sweep - 2' "$scratch/out"
result $? 'its name'
check 'JSON' mmfit cat "$data/trios_json/tadatakit_dataset.json"
near 'a loss modulus' "$(cell "$scratch/out" 'Loss modulus' 2)" 0.025728072265625 0
exits 3 'a schema without data' mmfit cat "$data/trios_json/TRIOSJSONExportSchema.json"

synth=$SHARED/reference/relax/synth
for layout in TRIOS LIMS; do
    check "the synthetic sweeps as $layout" mmfit cat "$synth/synthetic_gamma_$layout.txt"
    cp "$scratch/out" "$scratch/$layout"
    # the table beside it: frequency_Hz temperature_K storage_MPa loss_MPa tan_delta, rounded to 1e-5 K and 1e-8
    worst=$(awk -F '\t' '
        function off(a, b, scale) { a = (a - b) / scale; a = a < 0 ? -a : a; if (a > worst) worst = a }
        FNR == 1 { file++; head = 0 }
        /^#/ { next }
        !head { head = 1; if (file == 2) for (i = 1; i <= NF; i++) { name = $i; sub(/ \(.*/, "", name); at[name] = i }; next }
        file == 1 { n++; for (i = 1; i <= 5; i++) v[n, i] = $i; next }
        { m++
          off($at["Frequency"], v[m, 1], 1e-9); off($at["Temperature"] + 273.15, v[m, 2], 1e-5)
          off($at["Storage modulus"], v[m, 3], 1e-5); off($at["Loss modulus"], v[m, 4], 1e-6)
          off($at["Tan(delta)"], v[m, 5], 1e-8) }
        END { print n == 961 && m == n ? worst : "nan" }' "$synth/synthetic_gamma_long.tsv" "$scratch/$layout")
    near "$layout: the numbers of the plain table, to its rounding" "$worst" 0 1
done

finish
