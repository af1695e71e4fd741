#!/bin/sh
# chifit loop: loops of known shape in TSV and in the layout of an MPMS 3, several temperatures, unhappy paths.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1
tab=$(printf '\t')

# loop SEPARATOR NOISE [T]: Hc 500 Oe, Ms 2 memu, slope -3e-9 emu/Oe, offset 20 uemu, drift 40 uemu; time, T, H, m.
loop() {
    awk -v s="$1" -v noise="$2" -v t="${3:-300}" '
        function tanh(u) { return u > 20 ? 1 : u < -20 ? -1 : (exp(2 * u) - 1) / (exp(2 * u) + 1) }
        function gauss() { return sqrt(-2 * log(1 - rand())) * cos(6.28318530718 * rand()) }
        BEGIN {
            srand(7)
            for (i = 0; i <= 400; i++) {
                h = i <= 200 ? 10000 - 100 * i : -10000 + 100 * (i - 200)
                m = 2e-3 * tanh((h - (i > 200 ? 500 : -500)) / 300) - 3e-9 * h + 2e-5 + 4e-5 * i / 400
                printf "%d%s%.4f%s%.3f%s%.9g\n", 1000 + 20 * i, s, t + 0.001 * gauss(), s, h, s, m + noise * gauss()
            } }'
}

quantity() {
    jq ".quantities[\"$1\"].value" out
}

truth() {
    near "$1: Hc" "$(quantity Hc)" 500 5
    near "$1: Mr" "$(quantity Mr)" 1.8622e-3 1.8e-5
    near "$1: Ms" "$(quantity Ms)" 2e-3 2e-5
    near "$1: slope" "$(quantity chi_hf)" -3e-9 3e-11
    near "$1: offset" "$(quantity offset)" 2e-5 2e-7
    near "$1: drift" "$(quantity drift)" 4e-5 4e-7
    near "$1: squareness" "$(quantity squareness)" 0.9311 0.009
}

{
    printf 'time (s)\ttemperature (K)\tmagnetic_field (Oe)\tmoment (emu)\n'
    loop "$tab" 1e-7
} > loop.tsv
{
    printf '[Header]\nBYAPP,MPMS3,1.0,1.1\nINFO,4.2,SAMPLE_MASS\n[Data]\n'
    echo 'Comment,Time Stamp (sec),Temperature (K),Magnetic Field (Oe),Moment (emu),M. Std. Err. (emu),DC Moment Fixed Ctr (emu),DC Moment Err Fixed Ctr (emu)'
    loop , 1e-7 | awk -F , '{ print "," $1 "," $2 "," $3 ",,," $4 ",1e-7" }'
} > loop.dat
{
    printf 'H (Oe)\tM (emu)\n'
    loop "$tab" 0 | cut -f 3,4
} > bare.tsv
{
    printf 'temperature (K)\tfield (T)\tmoment (emu)\n'
    loop "$tab" 1e-7 5 | awk -F '\t' '{ print $2 "\t" $3 / 1e4 "\t" $4 }'
    loop "$tab" 1e-7 50 | awk -F '\t' '{ print $2 "\t" $3 / 1e4 "\t" 0.5 * $4 }'
} > two.tsv

for file in loop.tsv loop.dat bare.tsv; do
    check "$file" chifit loop --as json -p loop.pdf "$file"
    truth "$file"
done
[ -s loop.pdf ]
result $? "the figure is there"
check "errors" chifit loop --as json loop.tsv
same "are there" "$(jq '[.quantities | del(.temperature, .remanent_field)[] | .stderr > 0] | all' out)" true
check "columns by name" chifit loop --as json -x '"H (Oe)"' -y '"M (emu)"' bare.tsv
truth "columns by name"
check "as a table" chifit loop loop.tsv
same "it has the branches" "$(grep -v '^#' out | cut -f 4 | sort | uniq -c | awk '{ print $1 $2 }' | tr '\n' ' ')" "1branch 201down 200up "
check "uncorrected" chifit loop --keep-offset --keep-drift --keep-slope loop.tsv
same "the moment is as it was" "$(grep -v '^#' out | awk -F '\t' 'NR > 1 && $2 != $3' | wc -l)" 0
check "two temperatures" chifit loop --as tsv -p two.svg -p 'two-%d.svg' two.tsv
near "one row each" "$(grep -cv '^#' out)" 3 0
near "Hc at 50 K" "$(cell out Hc 2)" 500 5
near "Ms at 50 K" "$(cell out Ms 2)" 1e-3 1e-5
[ -s two.svg ] && [ -s two-2.svg ]
result $? "their figures are there"
check "the second of them" chifit loop --run 2 --as json two.tsv
near "Ms of the second" "$(quantity Ms)" 1e-3 1e-5
exits 3 "a third there is not" chifit loop --run 3 two.tsv

check "per gram" chifit loop --units emu/g --meta 'mass=4.2(1)mg' --as json loop.tsv
near "Ms in emu/g" "$(quantity Ms)" 0.47619 0.005
same "its unit" "$(jq -r '.quantities.Ms.unit' out)" emu/g
near "with the error of the mass" "$(jq '.quantities.Ms | .stderr / .value' out)" 0.0238 0.0005
near "which a coercivity does not have" "$(jq '.quantities.Hc | .stderr / .value < 0.001' out | grep -c true)" 1 0
check "per formula unit" chifit loop --units mu_B --meta mass=4.2mg --meta molar_mass=200g/mol --as json loop.tsv
near "Ms in Bohr magnetons" "$(quantity Ms)" 0.017053 0.0002
check "the mass of a header" chifit loop --units 'A m2/kg' --as json loop.dat
near "is milligrams" "$(quantity Ms)" 0.47619 0.005
exits 3 "no mass" chifit loop --units emu/g loop.tsv
says err 'mass'
exits 3 "no volume" chifit loop --units A/m --meta mass=4.2mg loop.tsv
says err 'volume'
exits 2 "no such unit" chifit loop --units furlong loop.tsv

awk -F '\t' -v OFS='\t' 'NR > 1 { $3 += 40 } { print }' loop.tsv > shifted.tsv
check "a field that is off" chifit loop --as json shifted.tsv
near "is found" "$(quantity field_offset)" 40 1
near "by the zeros too" "$(quantity H_shift)" 40 2
check "and taken off" chifit loop --field-offset fit --as json shifted.tsv
near "leaves no shift" "$(quantity H_shift)" 0 2
check "or by hand" chifit loop --field-offset 40 --as json shifted.tsv
near "leaves none either" "$(quantity H_shift)" 0 2
exits 2 "an offset that is none" chifit loop --field-offset far loop.tsv

awk -F '\t' -v OFS='\t' 'NR > 1 { $4 -= 1e-8 * $3 } { print }' loop.tsv > held.tsv
awk -F '\t' -v OFS='\t' 'NR > 1 { $4 = -1e-8 * $3 } { print }' loop.tsv > holder.tsv
check "a holder" chifit loop --background holder.tsv --as json held.tsv
near "slope without it" "$(quantity chi_hf)" -3e-9 3e-11

awk 'BEGIN { print "field (Oe)\tmoment (emu)"
    for (i = 0; i <= 280; i++) { h = i <= 140 ? 70000 - 1000 * i : -70000 + 1000 * (i - 140)
        u = (h + (i <= 140 ? -20 : 20)) / 9000; print h "\t" (u * u < 1e-4 ? u / 3 : (exp(2 * u) + 1) / (exp(2 * u) - 1) - 1 / u) } }' > paramagnet.tsv
check "a paramagnet in a magnet with remanence" chifit loop --as json paramagnet.tsv
says err 'other way round'
near "its remanence" "$(quantity Hc)" -20 1
awk 'BEGIN { print "magnetic_field (Oe)\tmoment (emu)"
    for (h = 0; h <= 20000; h += (h < 600 ? 10 : 200)) print h "\t" (h < 120 ? -1e-4 * h : -1e-4 * h + 2e-7 * (h - 120)^2 * exp(-h / 300))
    for (i = 0; i <= 400; i++) { h = i <= 200 ? 20000 - 200 * i : -20000 + 200 * (i - 200)
        w = 1e5 / (1 + (h < 0 ? -h : h) / 1e4) * 0.2 * (1 - 0.2 / 0.9) / 20 * 0.003
        print h "\t" (i <= 200 ? 0.5 : -0.5) * w + 1e-7 * sin(i * i) } }' > super.tsv
check "a superconductor" chifit loop --superconductor --meta dimensions=2x3x0.5mm --as json -p super.pdf super.tsv
near "Jc in zero field" "$(quantity Jc_0)" 1e5 1e3
near "where flux enters" "$(quantity H_penetration)" 120 10
near "Hc1 is that over 1 - N" "$(jq '.quantities | .Hc1.value * (1 - .N.value) / .H_penetration.value' out)" 1 1e-9
near "N of the cuboid" "$(quantity N)" 0.7619 1e-3
says err 'Bean'
says err 'surface barrier'
[ -s super.pdf ]
result $? "its figure is there"
exits 3 "a superconductor without dimensions" chifit loop --superconductor super.tsv
says err 'dimensions'
exits 3 "two superconductors" chifit loop --superconductor --meta dimensions=2x3x0.5mm two.tsv

head -n 150 loop.tsv > half.tsv
check "half a loop" chifit loop --as json half.tsv
says err 'no complete loop'
same "has no coercivity" "$(quantity Hc)" null
head -n 4 loop.tsv > few.tsv
exits 3 "three points" chifit loop few.tsv
sed 's/Magnetic Field (Oe)/Angle (deg)/' loop.dat > angle.dat
exits 3 "no field column" chifit loop angle.dat
says err 'no field column'
awk 'BEGIN { print "temperature (K)\tfield (Oe)\tmoment (emu)"; for (t = 2; t < 90; t++) print t "\t100\t" 1 / t }' > warming.tsv
exits 3 "a warming run" chifit loop warming.tsv
says err 'does not move'
awk 'BEGIN { print "temperature (K)\tfield (Oe)\tmoment (emu)"; for (t = 2; t < 90; t++) print 5 "\t100\t" 1 / t }' > still.tsv
exits 3 "a field that stands" chifit loop still.tsv
sed 's/(Oe)/(K)/' loop.tsv > kelvin.tsv
exits 3 "a field in kelvin" chifit loop kelvin.tsv
says err 'K'
exits 3 "no file" chifit loop absent.dat
finish
