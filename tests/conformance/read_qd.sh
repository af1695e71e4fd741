#!/bin/sh
# Quantum Design files of seven instruments: rows and columns of each, counted once by another program, and the sum
# of a column against awk on the raw file.
# shellcheck source=tests/conformance/lib.sh
. "$(dirname "$0")/lib.sh"

data=$SHARED/data/qd

# The sum of a column of a raw comma-separated file, `[Data]` to the end.
raw_sum() {
    awk -F , -v name="$2" '
        /^\[Data\]/ { data = 1; next }
        data && !head && NF > 1 { for (i = 1; i <= NF; i++) if ($i == name) col = i; head = 1; next }
        head && col && $col ~ /[0-9]/ { sum += $col }
        END { printf "%.12g\n", sum }' "$1"
}

table_sum() {
    awk -F '\t' -v name="$2" '
        /^#/ { next }
        !head { for (i = 1; i <= NF; i++) if ($i == name) col = i; head = 1; next }
        $col != "nan" { sum += $col }
        END { printf "%.12g\n", sum }' "$1"
}

# sums FILE HEADER...: each column adds up to the same.
sums() {
    file=$1
    shift
    mmfit cat "$data/$file" > "$scratch/table" 2> "$scratch/err"
    for header; do
        raw=$(raw_sum "$data/$file" "$header")
        near "$file: sum of $header" "$(table_sum "$scratch/table" "$header")" "$raw" \
            "$(awk -v s="$raw" 'BEGIN { print (s < 0 ? -s : s) * 1e-9 }')"
    done
}

while read -r file rows columns; do
    check "cat $file" mmfit cat "$data/$file"
    got=$(awk -F '\t' '!/^#/ { if (!head) columns = NF; else rows++; head = 1 } END { print rows, columns }' "$scratch/out")
    [ "$got" = "$rows $columns" ]
    result $? "$file has $rows rows and $columns columns"
    [ "$got" = "$rows $columns" ] || remark "got $got"
    [ ! -s "$scratch/err" ]
    result $? "$file gives no warning"
    remark "$(cat "$scratch/err")"
done << 'END'
dynacool_vsm_MH_permanent_magnet.dat 4866 58
mpms3_MT_warm_postFC_100Oe.dat 600 89
mpms3_MT_warm_postZFC_100Oe.dat 688 89
mpms3_MvsH_141_blank_lines.dat 445 89
mpms3_MvsH_CRLF_INF.dat 285 89
mpms3_MvsH_TABresaved.dat 141 89
mpms3_Pd_MvsT_10kOe.dat 34 88
mpms3_Pd_standard.dat 445 89
mpms3_ac_vs_f.dat 540 89
mpms3_dc_FC_100Oe.dat 193 89
mpms3_dc_MH_2K_FC.dat 199 89
mpms3_dc_MH_300K.dat 199 89
mpms3_dc_MvsH_paramagnet_Er.dat 843 89
mpms3_dc_ZFCFC_one_file_100Oe.dat 504 89
mpms3_dc_ZFC_100Oe.dat 193 89
mpms3_vsm_MvsH_HoPtSn.dat 1122 68
mpms3_vsm_ZFCFC_2fields_TABresaved_comments.dat 7527 89
mpms3_vsm_ZFC_quotedcomment.dat 1893 89
mpms_classic_dc_MvsT_FePc.dat 19 30
mpmsxl_ac.ac.dat 13 29
mpmsxl_dc_chiT_paramagnet_0p1T.dc.dat 42 30
mpmsxl_rso_MvsH_manyT.rso.dat 12501 37
ppms_acms_T.dat 29 57
ppms_acms_manyfreq_H.dat 1323 57
ppms_actransport_SC_SnSeNbSe2_RvsH_manyT.dat 6035 60
ppms_eto_test.dat 81 67
ppms_logdata.dat 30 122
ppms_resistivity_RvsT_CRLF.dat 359 41
ppms_resistivity_SC_SnSeNbSe2_RvsH_manyT.dat 1401 41
ppms_vsm_MvsH_3K.dat 521 57
ppms_vsm_head.dat 27 57
END

sums dynacool_vsm_MH_permanent_magnet.dat 'Temperature (K)' 'Moment (emu)'
sums mpms3_dc_ZFCFC_one_file_100Oe.dat 'Temperature (K)' 'DC Moment Fixed Ctr (emu)' 'DC Moment Free Ctr (emu)'
sums mpmsxl_rso_MvsH_manyT.rso.dat 'Field (Oe)' 'Long Moment (emu)'
sums ppms_actransport_SC_SnSeNbSe2_RvsH_manyT.dat 'Temperature (K)' 'Res. ch2 (ohm-cm)'
sums ppms_acms_manyfreq_H.dat 'Frequency (Hz)' "M' (emu)"

exits 3 'a file of a header only is an error' mmfit cat "$data/ppms_vsm_empty_header_only.dat"
exits 3 'info of it too' mmfit info "$data/ppms_vsm_empty_header_only.dat"
check 'metadata of a header' mmfit cat "$data/dynacool_vsm_MH_permanent_magnet.dat"
grep -qx '# SAMPLE_MASS: 54.86' "$scratch/out"
result $? 'the sample mass is metadata'
grep -qx '# SAMPLE_SIZE: (1.98, 1.99, 2.70)' "$scratch/out"
result $? 'a value with commas is whole'

finish
