#!/bin/sh
# chifit chi: units by hand calculation, errors, columns of instruments, unhappy paths.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1
first() {
    jq ".table.columns[] | select(.name == \"$1\") | .values[0]" out
}
unit() {
    jq -r '.table.columns[] | select(.name == "chi") | .unit' out
}
printf 'T (K)\tH (Oe)\tmoment (emu)\tmoment_err (emu)\n2\t100\t0.005\t1e-5\n3\t100\t0.004\t1e-5\n4\t100\t0.003\t1e-5\n5\t0\t0.1\t1e-5\n' > run.tsv
set -- --meta 'mass=10.0(1)mg' --meta molar_mass=200g/mol --meta density=5g/cm3

# 0.005 emu/100 Oe = 5e-5 emu/Oe; 10 mg are 0.01 g, 5e-5 mol, 0.002 cm^3
while read -r name value shown; do
    check "$name" chifit chi --units "$name" --as json "$@" run.tsv
    near "its value" "$(first chi)" "$value" "$(awk -v x="$value" 'BEGIN { print x * 1e-9 }')"
    same "its unit" "$(unit)" "$shown"
done << 'END'
emu/Oe 5e-5 emu/Oe
emu/g 5e-3 emu/(g Oe)
emu/mol 1 emu/(mol Oe)
emu/cm3 0.025 emu/(cm3 Oe)
m3/kg 6.283185307e-5 m3/kg
m3/mol 1.2566370614e-5 m3/mol
1 0.3141592654 1
END
same "columns" "$(jq -r '[.table.columns[].name] | join(" ")' out)" "T chi chi_err H moment"
same "a row without a field is left out" "$(jq '.table.columns[0].values | length' out)" 3
says out 'left out: no field'
check "as a table" chifit chi --units emu/g -p chi.svg "$@" run.tsv
says out '^# scale_error: 0\.01$' "the error of the mass is common to all rows"
check "the default" chifit chi --as json "$@" run.tsv
same "is per mole" "$(unit)" "emu/(mol Oe)"
check "without a molar mass" chifit chi --as json --meta mass=10mg run.tsv
same "per gram" "$(unit)" "emu/(g Oe)"
check "without a mass" chifit chi --as json run.tsv
same "per oersted" "$(unit)" "emu/Oe"
check "corrected for demagnetisation" chifit chi --units 1 --internal --meta N=0.5 --as json "$@" run.tsv
near "chi/(1 - N chi)" "$(first chi)" "$(awk 'BEGIN { x = 0.3141592654; printf "%.12g", x / (1 - x / 2) }')" 1e-9
check "an offset of the field" chifit chi --units emu/Oe --field-offset 20 --as json "$@" run.tsv
near "m/(H - H0)" "$(first chi)" 6.25e-5 1e-13
check "two files" chifit chi "$@" run.tsv run.tsv
same "stand under each other" "$(grep -vc '^#' out)" 7
cat > mpms.dat << 'END'
[Header]
BYAPP,MPMS3,1.0,1.6
INFO,10,SAMPLE_MASS
[Data]
Comment,Time Stamp (sec),Temperature (K),Magnetic Field (Oe),Moment (emu),M. Std. Err. (emu),DC Moment Fixed Ctr (emu),DC Moment Err Fixed Ctr (emu)
,1,2,1000,,,0.01,1e-5
,2,3,1000,,,0.008,1e-5
,3,4,1000,,,0.006,1e-5
END
check "the DC mode of an MPMS 3" chifit chi --as json mpms.dat
near "with the mass of its header" "$(first chi)" 1e-3 1e-12
near "and its error" "$(first chi_err)" 1e-6 1e-15
check "it goes on in a pipe" sh -c 'chifit chi --units emu/mol --meta molar_mass=200 mpms.dat | mmfit cat'

cat > acms.dat << 'END'
[Header]
BYAPP,ACMS,1.0,1.1
[Data]
Comment,Time Stamp (sec),Temperature (K),Magnetic Field (Oe),Frequency (Hz),Amplitude (Oe),M-DC (emu),M-Std.Dev. (emu),M' (emu),M'' (emu),Moment (emu)
,1,2,500,90,4,,,2e-6,1e-6,2.236e-6
,2,3,500,90,4,,,1e-6,1e-6,1.414e-6
END
check "an AC susceptometer" chifit chi --as json acms.dat
near "gives m' over the drive" "$(first chi)" 5e-7 1e-15
says out 'AC data'

exits 3 "no mass" chifit chi --units emu/g run.tsv
says err 'mass='
exits 3 "no molar mass" chifit chi --units emu/mol --meta mass=10mg run.tsv
says err 'molar_mass='
exits 3 "no volume" chifit chi --units 1 --meta mass=10mg run.tsv
says err 'density='
exits 2 "no unit" chifit chi --units tesla "$@" run.tsv
exits 2 "N is not known" chifit chi --units 1 --internal "$@" run.tsv
cut -f1,3 run.tsv > fieldless.tsv
exits 3 "no field" chifit chi "$@" fieldless.tsv
says err 'no column of the field'
cut -f1,2 run.tsv > momentless.tsv
exits 3 "no moment" chifit chi "$@" momentless.tsv
says err 'no column of the moment'
awk -F '\t' 'NR > 1 { $2 = 0 } { print }' OFS='\t' run.tsv > zero.tsv
exits 3 "zero field in all rows" chifit chi "$@" zero.tsv
says err 'needs a field'
finish
