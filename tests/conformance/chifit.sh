#!/bin/sh
# chifit against trusted numbers: WHH solved with 40 digits, a superconductor's critical fields, and every Quantum Design
# file through the verbs of its kind.
# shellcheck source=tests/conformance/lib.sh
. "$(dirname "$0")/lib.sh"

magnet=$SHARED/reference/magnet
qd=$SHARED/data/qd
cd "$scratch" || exit 1

# WHH: 161 values of h* = Hc2/(Tc slope), here with Tc = slope = 1.
awk '!/^#/ && $1 != "alpha" { print $1, $2 }' "$magnet/whh_reference.tsv" | sort -u > pairs
: > found
while read -r alpha lambda; do
    awk -v a="$alpha" -v l="$lambda" '!/^#/ && $1 == a && $2 == l { print $3 }' "$magnet/whh_reference.tsv" |
        while read -r t; do
            mmfit eval -m whh --grid "$t:$t:1" --set hc2.Tc=1 --set hc2.slope=1 --fix "hc2.alpha=$alpha" \
                --fix "hc2.lambda_so=$lambda" | awk -v a="$alpha" -v l="$lambda" -v t="$t" 'END { print a, l, t, $2 }'
        done >> found
done < pairs
awk '!/^#/ && $1 != "alpha" { print $1, $2, $3, $5 }' "$magnet/whh_reference.tsv" > wanted
near "WHH: the largest difference of 161" "$(awk 'NR == FNR { want[$1 " " $2 " " $3] = $4; next }
    { d = $4 / want[$1 " " $2 " " $3] - 1; if (d < 0) d = -d; if (d > most) most = d; n++ }
    END { print (n == 161 ? most : "missing") }' wanted found)" 0 1e-9

# Demagnetisation factors of cuboids and ellipsoids, through --meta.
printf 'T (K)\tH (Oe)\tmoment (emu)\n' > run.tsv
awk 'BEGIN { for (t = 2; t < 5; t += 0.05) print t "\t20\t" (t < 3.5 ? -1e-3 : 1e-9 * sin(1e5 * t)) }' >> run.tsv
awk '!/^#/ && $1 != "a" { print $1, $2, $3, $5, $6 }' "$magnet/demag_reference.tsv" > shapes
while read -r a b c cuboid ellipsoid; do
    for shape in cuboid ellipsoid; do
        chifit shielding -q --samples 20 --meta "dimensions=${a}x${b}x${c}mm" --meta shape="$shape" --as json run.tsv > out
        near "N of a $shape of $a x $b x $c" "$(jq .quantities.N.value out)" \
            "$([ "$shape" = cuboid ] && echo "$cuboid" || echo "$ellipsoid")" 1e-9
    done
done < shapes

# SnSeNbSe2: fields where half of the normal resistance is back.
fields=$qd/ppms_actransport_SC_SnSeNbSe2_RvsH_manyT.dat
check "critical fields" chifit tc -y 'Res. ch2 (ohm-cm)' --normal 9000: --as json -p tc.pdf "$fields"
row=0
for want in 6437.8 5400.7 4364.3 3331.7 2308.9 1335.3 426.9; do
    near "H50 in row $((row + 1))" "$(jq ".table.columns[] | select(.name == \"H50\") | .values[$row]" out)" "$want" 5
    row=$((row + 1))
done
check "the same without a word" chifit tc --as json "$fields"
near "H50 at 2 K" "$(jq '.table.columns[] | select(.name == "H50") | .values[0]' out)" 6437.8 20
check "a line as the normal state" chifit tc --normal 9000: --normal-fit line --as json "$fields"
near "moves it by 109 Oe" "$(jq '.table.columns[] | select(.name == "H50") | .values[0]' out)" 6328.8 5
says out 'straight line'

# fit MODEL NAME: of the fields of the reference.
fit() {
    jq ".fits[] | select(.model == \"$1\") | (.parameters + .derived + {rms: {value: .rms}})[\"$2\"].value" out
}
check "models of the reference's fields" chifit hc2 -x T_K -y H50_Oe --as json -p hc2.pdf "$magnet/hc2_SnSeNbSe2.tsv"
near "WHH: Tc" "$(fit whh hc2.Tc)" 3.2526 5e-5
near "slope" "$(fit whh hc2.slope)" 0.5434 5e-5
near "Hc2(0)" "$(fit whh Hc2_0)" 1.2243 5e-5
near "rms" "$(fit whh rms)" 0.0089 5e-5
near "line: slope" "$(fit line hc2.slope)" 0.5039 5e-5
near "Tc" "$(fit line hc2.Tc)" 3.2692 1e-4
near "the 0.693 rule" "$(fit line Hc2_0)" 1.1416 1e-4
near "rms" "$(fit line rms)" 0.0044 5e-5
near "Maki-de Gennes is WHH without alpha" "$(fit maki-de-gennes Hc2_0)" "$(fit whh Hc2_0)" 1e-9
says out 'line'
check "in a pipe" sh -c "chifit tc -q '$fields' | chifit hc2 -s none --as json -p hc2.pdf"
near "WHH: Hc2(0)" "$(fit whh Hc2_0)" 1.2243 5e-4
near "line: 0.693 rule" "$(fit line Hc2_0)" 1.1416 5e-4

# Each file through chi, tc and shielding: 0, 1 (no transition in it) or 3 (with a reason), never anything else.
for run in "$qd"/*.dat; do
    for verb in chi tc shielding; do
        status=0
        chifit "$verb" --meta mass=10mg --meta density=6 "$run" > out 2> err || status=$?
        case $status in
        0 | 1) grep -v '^#' out | awk -F '\t' 'NR == 1 { n = NF } NF != n { bad = 1 } END { exit bad || NR < 2 }' ;;
        3) grep -q "^chifit: .*[a-z]" err ;;
        *) false ;;
        esac
        result $? "$verb of ${run##*/} ends with $status"
    done
done

# kind VERB EXPECTED FILE...: these files fit the verb.
kind() {
    verb=$1 want=$2
    shift 2
    for name; do
        exits "$want" "$verb fits $name" chifit "$verb" --meta mass=10mg "$qd/$name"
    done
}
kind chi 0 mpms3_MT_warm_postFC_100Oe.dat mpms3_MT_warm_postZFC_100Oe.dat mpms3_Pd_MvsT_10kOe.dat mpms3_dc_FC_100Oe.dat \
    mpms3_dc_ZFCFC_one_file_100Oe.dat mpms3_dc_ZFC_100Oe.dat mpms3_vsm_ZFCFC_2fields_TABresaved_comments.dat \
    mpms3_vsm_ZFC_quotedcomment.dat mpmsxl_dc_chiT_paramagnet_0p1T.dc.dat ppms_acms_manyfreq_H.dat
kind tc 0 ppms_actransport_SC_SnSeNbSe2_RvsH_manyT.dat ppms_resistivity_SC_SnSeNbSe2_RvsH_manyT.dat \
    ppms_resistivity_RvsT_CRLF.dat
kind tc 1 ppms_eto_test.dat

# m/(H mass) of the first row: -0.000110669 emu, 10000.09 Oe, and the 3.9 mg of the header.
check "a mass from the header" chifit chi --units emu/g --as json "$qd/mpms3_Pd_MvsT_10kOe.dat"
near "is used" "$(jq '.table.columns[] | select(.name == "chi") | .values[0]' out)" -2.8376e-6 1e-9
finish
