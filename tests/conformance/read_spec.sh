#!/bin/sh
# SPEC files of a dozen instruments: scans and rows of each, counted by awk on the raw file, and a synthetic plane
# whose values are known.
# shellcheck source=tests/conformance/lib.sh
. "$(dirname "$0")/lib.sh"

data=$SHARED/data/spec

# counts: scans and rows of the table in $scratch/out, which has a column `scan` where there are several scans.
counts() {
    awk -F '\t' '
        /^#/ { next }
        !head { for (i = 1; i <= NF; i++) if ($i == "scan") col = i; head = 1; next }
        { rows++; if (col && !($col in seen)) { seen[$col] = 1; scans++ } }
        END { print col ? scans : 1, rows + 0 }' "$1"
}

while read -r file scans rows; do
    check "cat $file" mmfit cat "$data/$file"
    got=$(counts "$scratch/out")
    [ "$got" = "$scans $rows" ]
    result $? "$file has $scans scans with $rows rows"
    [ "$got" = "$scans $rows" ] || remark "got $got"
done << 'END'
33bm_spec.dat 16 11292
33id_spec.dat 106 4130
CdSe 100 3448
ESRF_ID26_elastic_reduced.spec 4 4479
issue216_scan1.spec 1 9
issue82_data.txt 1 92
n_m.txt 1 31
refresh1.txt 3 9
spec_from_spock.spc 161 5912
test_3_error.spec 1 10
twoc.dat 3 87
user6idd.dat 1 55
END

# warned TEXT: mmfit said so on the last call.
warned() {
    grep -q "$1" "$scratch/err"
    result $? "warned: $1"
}

check 'a row on two lines' mmfit cat --verbose "$data/CdSe"
warned 'CdSe:5918: scan 92: 29 values where rows have 55'
warned 'CdSe:522: scan 10 holds no row'
warned 'CdSe:100: .*aborted after 39 points'
check 'labels that are too few' mmfit cat "$data/issue216_scan1.spec"
warned '6 labels for rows of 7 values'
near 'the value behind the last label' "$(cell "$scratch/out" 'column 7' 9)" 53122 0
check 'rows that are broken by the writer' mmfit cat "$data/n_m.txt"
near 'the last value of a row' "$(cell "$scratch/out" I0 2)" 325 0
check 'the second scan of a number' mmfit cat "$data/twoc.dat::2.2"
near 'its last row' "$(cell "$scratch/out" Epoch 33)" 784.607 0
check 'a motor' mmfit cat "$data/twoc.dat::1"
grep -qx '# igrec: -19.09' "$scratch/out"
result $? 'stands in the metadata'
exits 3 'a scan without a row' mmfit cat "$data/user6idd.dat::1"
exits 3 'a scan that is not there' mmfit cat "$data/twoc.dat::7"
exits 2 'a selection that is none' mmfit cat "$data/twoc.dat::x"

plane=$SHARED/reference/rixs/plane_einscans.spec
check 'the synthetic plane' mmfit cat "$plane"
[ "$(counts "$scratch/out")" = '41 9061' ]
result $? '41 scans of 221 rows'
# counts over the monitor are column 3 of plane_xyz, where the emission energy is the motor's
worst=$(awk -F '\t' '
    FNR == 1 { file++ }
    /^#/ { next }
    file == 1 { split($0, v, /[ \t]+/); map[sprintf("%.2f %.2f", v[1], v[2])] = v[3]; next }
    !head { for (i = 1; i <= NF; i++) at[$i] = i; head = 1; next }
    { scan = $at["scan"]; x = sprintf("%.2f %.2f", 1000 * $at["mono.energy"], 4830 + (scan - 1) * 0.5)
      off = $at["det_dtc"] / $at["I02"] / map[x] - 1; off = off < 0 ? -off : off; if (off > worst) worst = off; n++ }
    END { print n == 9061 ? worst : "nan" }' "$SHARED/reference/rixs/plane_xyz.dat" "$scratch/out")
near 'its intensities' "$worst" 0 1e-7
check 'the seventh scan' mmfit cat "$plane::7"
grep -qx '# Spec.Energy: 4.833000' "$scratch/out"
result $? 'its emission energy'

for number in 23315 23316 23317; do
    check "the foil scan $number" mmfit cat "$SHARED/data/xas/ce_foil/Ce-foil_EXAFS_$number.dat"
    near 'its last energy' "$(cell "$scratch/out" mono1_energy_acs 4001)" 6323 0
done

finish
