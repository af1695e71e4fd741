#!/bin/sh
# chifit loop, curie and relax, and the models of magnetism, on real files of magnetometers: against the palladium
# standard, Curie's law, awk's own arithmetic, and no crash on any file.
# shellcheck source=tests/conformance/lib.sh
. "$(dirname "$0")/lib.sh"

qd=$SHARED/data/qd

quantity() {
    jq ".quantities[\"$1\"].value" "$scratch/out"
}

par() {
    jq ".fits[0].parameters[\"$1\"].value" "$scratch/out"
}

# zeros FILE COLUMN: the fields where the raw moment changes its sign between neighbouring rows, by their straight line.
zeros() {
    mmfit cat -q "$1" | awk -F '\t' -v want="$2" '
        /^#/ { next }
        !head { for (i = 1; i <= NF; i++) { if ($i ~ /^Magnetic Field|^magnetic_field/) h = i; if ($i == want) m = i } head = 1; next }
        $m != "nan" { if (n++ && m0 * $m < 0) print h0 + ($h - h0) * m0 / (m0 - $m); h0 = $h; m0 = $m }'
}

# Palladium: 5.25e-6 emu/(g Oe) at 298 K, the value that Quantum Design calibrates with; 260.4 mg by the header.
check "palladium" chifit loop --as json "$qd/mpms3_Pd_standard.dat"
near "its susceptibility" "$(jq '.quantities.chi_hf.value / 0.2604 * 1e6' "$scratch/out")" 5.25 0.05
near "the magnet's remanence" "$(quantity remanent_field)" 31 5
same "no coercivity" "$(quantity Hc)" null

check "a permanent magnet" chifit loop --as json "$qd/dynacool_vsm_MH_permanent_magnet.dat"
zeros "$qd/dynacool_vsm_MH_permanent_magnet.dat" "Moment (emu)" > "$scratch/zeros"
near "Hc of its two main branches" "$(quantity Hc)" "$(tail -n 2 "$scratch/zeros" | awk '{ s += $1 < 0 ? -$1 : $1 } END { print s / 2 }')" 30
near "in 300 K" "$(quantity temperature)" 300 0.1

for file in mpms3_MvsH_141_blank_lines mpms3_MvsH_CRLF_INF mpms3_MvsH_TABresaved mpms3_dc_MH_2K_FC mpms3_dc_MH_300K \
    ppms_vsm_MvsH_3K mpmsxl_rso_MvsH_manyT.rso ppms_vsm_head; do
    check "$file: one loop" chifit loop --as json -p "$scratch/loop.pdf" "$qd/$file.dat"
    same "$file: a high-field slope with its error" "$(jq '.quantities.chi_hf.stderr > 0' "$scratch/out")" true
done
near "a remanent field by a soft magnet" "$(chifit loop -q --as json "$qd/mpms3_MvsH_141_blank_lines.dat" | jq .quantities.remanent_field.value)" 34 1
zeros "$qd/mpms3_MvsH_141_blank_lines.dat" "DC Moment Fixed Ctr (emu)" > "$scratch/zeros"
near "as its raw zeros say" "$(awk '{ s += $1 < 0 ? -$1 : $1; n++ } END { print s / n }' "$scratch/zeros")" 34 3
for file in mpms3_dc_MvsH_paramagnet_Er mpms3_vsm_MvsH_HoPtSn; do
    check "$file: three loops" chifit loop --as tsv -p "$scratch/loops.pdf" "$qd/$file.dat"
    near "$file: a row each" "$(grep -cv '^#' "$scratch/out")" 4 0
done

check "a paramagnet" chifit curie --as json -p "$scratch/curie.pdf" --meta molar_mass=1000g/mol "$qd/mpmsxl_dc_chiT_paramagnet_0p1T.dc.dat"
mmfit cat -q "$qd/mpmsxl_dc_chiT_paramagnet_0p1T.dc.dat" > "$scratch/chi.tsv"
chifit curie -q --inverse --as json --meta molar_mass=1000g/mol "$qd/mpmsxl_dc_chiT_paramagnet_0p1T.dc.dat" > "$scratch/out"
awk -F '\t' '/^#/ { next } !head { for (i = 1; i <= NF; i++) { if ($i ~ /^Temperature/) t = i; if ($i ~ /^Field/) h = i; if ($i ~ /^Long Moment \(emu/) m = i } head = 1; next }
    { x = $t; y = $h * 0.0484 / ($m * 1000); n++; sx += x; sy += y; sxx += x * x; sxy += x * y }
    END { b = (n * sxy - sx * sy) / (n * sxx - sx * sx); printf "%.12g %.12g\n", 1 / b, sx / n - sy / n / b }' "$scratch/chi.tsv" > "$scratch/line"
near "C of 1/chi as awk has it" "$(par cw.C)" "$(cut -d ' ' -f 1 "$scratch/line")" 1e-9
near "theta likewise" "$(par cw.theta)" "$(cut -d ' ' -f 2 "$scratch/line")" 1e-9
for file in mpms3_dc_ZFC_100Oe mpms3_dc_FC_100Oe mpms3_dc_ZFCFC_one_file_100Oe mpms3_MT_warm_postFC_100Oe; do
    check "$file: Curie-Weiss" chifit curie --as json -r 50: -p "$scratch/curie.pdf" "$qd/$file.dat"
    same "$file: a C with its error" "$(jq '.fits[0].parameters["cw.C"].stderr > 0' "$scratch/out")" true
done
exits 3 "a run in no field" chifit curie "$qd/mpms_classic_dc_MvsT_FePc.dat"

# A single-molecule magnet: chi_T falls as 1/T, and tau with T.
rm -f "$scratch/tau"
for t in 5 6 7 8 9 10 11; do
    check "relaxation at $t K" mmfit fit -m ac-cole-cole --as json --where "abs(temperature - $t) < 0.06" "$qd/mpms3_ac_vs_f.dat"
    jq -r "[$t, .fits[0].parameters[\"cc.chi_T\"].value * $t * 1e4, .fits[0].parameters[\"cc.tau\"].value] | @tsv" "$scratch/out" >> "$scratch/tau"
done
near "chi_T T is one number to 2 %" "$(awk '{ if (lo == "" || $2 < lo) lo = $2; if ($2 > hi) hi = $2 } END { print hi / lo }' "$scratch/tau")" 1 0.02
near "tau falls at each step" "$(awk 'NR > 1 && $3 >= before { bad++ } { before = $3 } END { print bad + 0 }' "$scratch/tau")" 0 0

for path in "$qd"/*.dat; do
    for verb in loop curie relax; do
        chifit $verb -q --as json "$path" > "$scratch/out" 2> "$scratch/err" < /dev/null
        status=$?
        [ $status -le 3 ] && [ $status -ne 2 ] && { [ $status -ne 3 ] || [ -s "$scratch/err" ]; }
        result $? "$(basename "$path"): $verb ends with $status"
    done
done
finish
