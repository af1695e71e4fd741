#!/bin/sh
# chifit curie: known C, theta, chi0 from tables and from moments in the layout of an MPMS; core, impurity, unhappy paths.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1

# law FIELD [IMPURITY]: T, H, m of 4.2 mg of 206.84 g/mol with C = 7.87, theta = -12, chi0 = 4e-4, and an impurity in emu/mol.
law() {
    awk -v h="$1" -v m="${2:-0}" 'BEGIN { for (t = 20; t <= 300; t += 5) {
        chi = 7.87 / (t + 12) + 4e-4 + m / h
        printf "%.3f\t%.1f\t%.9g\n", t + 0.001 * sin(t), h, chi * h * 4.2e-3 / 206.84 } }'
}

par() {
    jq ".fits[0].parameters[\"cw.$1\"].value" out
}

truth() {
    near "$1: C" "$(par C)" 7.87 "${2:-0.002}"
    near "$1: theta" "$(par theta)" -12 "${2:-0.02}"
    near "$1: mu_eff" "$(jq '.fits[0].derived.mu_eff.value' out)" 7.9331 "${2:-0.002}"
}

mmfit eval -m curie-weiss --grid 20:300:57 --set cw.C=7.87 --set cw.theta=-12 --set cw.chi0=4e-4 > exact.tsv
{
    printf 'temperature (K)\tmagnetic_field (Oe)\tmoment (emu)\n'
    law 10000
} > moment.tsv
{
    printf '[Header]\nBYAPP,MPMS3,1.0,1.1\nINFO,4.2,SAMPLE_MASS\nINFO,206.84,SAMPLE_MOLECULAR_WEIGHT\n[Data]\n'
    echo 'Comment,Time Stamp (sec),Temperature (K),Magnetic Field (Oe),Moment (emu),M. Std. Err. (emu)'
    law 10000 | awk -F '\t' '{ print "," NR "," $1 "," $2 "," $3 ",1e-8" }'
} > mpms.dat

check "chi" chifit curie --as json -p curie.pdf exact.tsv
truth "chi"
near "chi0" "$(par chi0)" 4e-4 1e-6
same "its model" "$(jq -r '.fits[0].model' out)" curie-weiss
[ -s curie.pdf ]
result $? "the figure is there"
check "moments" chifit curie --as json --meta mass=4.2mg --meta molar_mass=206.84g/mol moment.tsv
truth "moments"
check "an instrument's file" chifit curie --as json mpms.dat
truth "an instrument's file"
same "with errors" "$(jq '.fits[0].parameters["cw.theta"].stderr > 0' out)" true
check "by 1/chi" chifit curie --inverse --as json exact.tsv
same "is another model" "$(jq -r '.fits[0].model' out)" curie-weiss-inverse
truth "by 1/chi" 1.5
same "without chi0" "$(par chi0)" null
check "1/chi of a named column" chifit curie --inverse -y chi --as json exact.tsv
truth "1/chi of a named column" 1.5
check "through a pipe" sh -c 'chifit curie --as json < exact.tsv'
truth "through a pipe"
awk -F '\t' -v OFS='\t' '/^#/ { next } !n++ { print "T (K)\tchi (m3/mol)"; next } { print $1, $2 * 1.2566370614e-5 }' exact.tsv > si.tsv
check "SI" chifit curie --as json si.tsv
truth "SI"
awk -F '\t' -v OFS='\t' '/^#/ { next } !n++ { print "T\tchi (emu/g)"; next } { print $1, $2 / 206.84 }' exact.tsv > gram.tsv
check "per gram" chifit curie --as json --meta molar_mass=206.84g/mol gram.tsv
truth "per gram"
check "without a molar mass" chifit curie --as json gram.tsv
near "C is per gram" "$(par C)" 0.038049 1e-5
same "and there is no moment" "$(jq -c '.fits[0].derived.mu_eff | [.value, .stderr, .flags]' out)" '[null,null,["not per mole"]]'
check "without a mass" chifit curie --as json moment.tsv
says err 'mass is not known'

awk -F '\t' -v OFS='\t' '/^#/ { next } !n++ { print "temperature (K)\tchi (emu/mol)"; next } { print $1, 2 * $2 - 72e-6 }' exact.tsv > core.tsv
check "core and ion" chifit curie --core Er2O3 --per Er --as json core.tsv
near "chi0 is what it was" "$(par chi0)" 4e-4 1e-6
truth "core and ion"
exits 2 "an ion that is not there" chifit curie --core Er2O3 --per Gd core.tsv
exits 2 "an ion that there is not" chifit curie --core Xx2O3 core.tsv
says err 'Pascal'
exits 3 "a core, but no mole" chifit curie --core Er2O3 gram.tsv
says err 'molar_mass'

for field in 10000 20000 40000 70000; do
    {
        printf 'temperature (K)\tmagnetic_field (Oe)\tmoment (emu)\n'
        law $field 300
    } > "field-$field.tsv"
done
set -- --meta mass=4.2mg --meta molar_mass=206.84g/mol
check "an impurity" chifit curie --as json "$@" field-10000.tsv
near "makes a chi0" "$(par chi0)" 0.0304 1e-4
check "Honda and Owen" chifit curie --honda-owen --as json "$@" field-*.tsv
near "take it away" "$(par chi0)" 4e-4 5e-6
truth "Honda and Owen" 0.01
exits 3 "of one field" chifit curie --honda-owen "$@" field-10000.tsv
says err 'two fields'

awk 'BEGIN { print "temperature (K)\tchi (emu/mol)\tchi_err (emu/mol)"
    for (t = 5; t <= 300; t += 5) print t "\t" 2 / (t + 10) + (t < 60 ? 3e-6 * (60 - t)^2 : 0) "\t1e-4" }' > bent.tsv
check "a law that fails below 60 K" chifit curie --scan scan.tsv --as json bent.tsv
says err 'theta moves'
check "but holds above" chifit curie -r 60: --as json bent.tsv
near "theta" "$(par theta)" -10 0.1
near "the scan has rows" "$(grep -cv '^#' scan.tsv | awk '{ print ($1 > 8) }')" 1 0
near "and theta" "$(awk -F '\t' '/^#/ { next } !n++ { for (i = 1; i <= NF; i++) if ($i ~ /^theta \(/) c = i; next } $1 >= 60 { print $c; exit }' scan.tsv)" -10 0.1

awk -F '\t' -v OFS='\t' 'NR > 1 { $3 += -2e-5 + 1e-3 / $1 } { print }' moment.tsv > held.tsv
awk 'BEGIN { print "temperature (K)\tmagnetic_field (Oe)\tmoment (emu)"
    for (t = 10; t <= 305; t += 0.5) print t "\t10000\t" (-2e-5 + 1e-3 / t) }' > holder.tsv
check "a holder" chifit curie --background holder.tsv --as json "$@" held.tsv
truth "a holder" 0.01
exits 3 "a holder without a field" chifit curie --background exact.tsv "$@" held.tsv
exits 3 "no holder" chifit curie --background absent.tsv "$@" held.tsv
check "a holder measured further down" chifit curie --background holder.tsv -r 30: --as json "$@" held.tsv

sed 's/10000.0/0.0/' moment.tsv > zero.tsv
exits 3 "no field" chifit curie zero.tsv
says err 'field is 0'
sed 's/Magnetic Field (Oe)/Angle (deg)/' mpms.dat > angle.dat
exits 3 "no column of a field" chifit curie angle.dat
says err 'neither'
exits 3 "two points" chifit curie -r 20:26 exact.tsv
exits 3 "no file" chifit curie absent.tsv
finish
