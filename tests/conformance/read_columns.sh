#!/bin/sh
# Plain columns of many programs: every file of a folder reads, with as many rows as it has, or is refused.
# shellcheck source=tests/conformance/lib.sh
. "$(dirname "$0")/lib.sh"

# reads FILE ROWS COLUMNS
reads() {
    check "cat ${1#"$SHARED"/}" mmfit cat "$1"
    got=$(awk -F '\t' '!/^#/ { if (!head) columns = NF; else rows++; head = 1 } END { print rows, columns }' "$scratch/out")
    [ "$got" = "$2 $3" ]
    result $? "${1##*/}: $2 rows, $3 columns"
    [ "$got" = "$2 $3" ] || remark "got $got"
}

# header TEXT: the names of the file read last.
header() {
    got=$(grep -v '^#' "$scratch/out" | head -n 1)
    [ "$got" = "$(printf '%b' "$1")" ]
    result $? "names and units $1"
    [ "$got" = "$(printf '%b' "$1")" ] || remark "got $got"
}

lines() {
    grep -vc '^#' "$1"
}

reads "$SHARED/data/xas/ceru2/CE0074.DAT" 871 3
header 'column_1\tcolumn_2\tcolumn_3'
reads "$SHARED/data/dma/dielectric/havnegpy_mod_test_data.TXT" 51 2
header 'mod\tlogf'
for file in "$SHARED"/reference/xas/larch_head/*.out; do
    reads "$file" "$(lines "$file")" 5
    header 'energy\tpre_edge\tpost_edge\tnorm\tflat'
done
for file in "$SHARED"/reference/xas/lmfit_ce/*.norm.dat "$SHARED"/reference/xas/larch_recorded_prj/*.dat; do
    reads "$file" "$(lines "$file")" 2
done
reads "$SHARED/reference/xas/larch_head/fe2o3_rt1.xmu" 412 3
header 'energy\tmu\ti0'
reads "$SHARED/reference/rixs/plane_xyz.dat" 9061 3
reads "$SHARED/reference/rixs/cut_CIE_5725.5.dat" 41 2
reads "$SHARED/reference/magnet/whh_reference.tsv" 161 6
reads "$SHARED/reference/relax/synth/synthetic_gamma_long.tsv" 961 5
reads "$SHARED/reference/bench/spectra/s042.dat" 401 3
while read -r name rows columns; do
    reads "$SHARED/reference/nist/$name.dat" "$rows" "$columns"
done << 'END'
BoxBOD 6 2
Chwirut2 54 2
ENSO 168 2
Gauss1 250 2
Lanczos1 24 2
MGH09 11 2
Nelson 128 3
Rat43 15 2
END

for file in "$SHARED"/data/xas/LICENSE.* "$SHARED"/data/dma/eplexor/LICENSE_pyvisco \
    "$SHARED"/data/dma/metravib/LICENSE "$SHARED"/data/dma/eplexor/*.xls \
    "$SHARED"/data/dma/trios_json/TRIOSJSONExportSchema.json "$SHARED"/reference/rixs/README; do
    exits 3 "${file#"$SHARED"/} is refused" mmfit cat "$file"
done

# Formats of their own in time; as columns their numbers, names and units are right already.
check 'eplexor as columns' mmfit cat -f columns "$SHARED/data/dma/eplexor/freq_user_raw.csv"
header 'f (Hz)\tE_stor (MPa)\tE_loss (MPa)\tT (degC)\tSet'
check 'metravib as columns' mmfit cat -f columns "$SHARED/data/dma/metravib/T0.txt"
near 'metravib: the last storage modulus' "$(cell "$scratch/out" "E'" 60)" \
    "$(awk 'NF == 20 && $1 == 59 { print $11 }' "$SHARED/data/dma/metravib/T0.txt")" 0
check 'rheocompass as columns' mmfit cat -f columns "$SHARED/data/dma/rheocompass/flow_curve.csv"
header 'Shear Rate (1/s)\tShear Stress (Pa)\tViscosity (Pa·s)\tTorque (mN·m)'
check 'a .osc file as columns' mmfit cat -f columns "$SHARED/data/dma/reptate_PI/PI223k-14_10C_FS_PP10.osc"
near 'osc: the first G"' "$(cell "$scratch/out" 'G"')" 48513 0

finish
