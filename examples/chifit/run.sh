#!/bin/sh
# What a PPMS and an MPMS say of a superconducting glass and of a magnet, command by command.
#
#   run.sh [FOLDER]
#
# The runs are synthetic and made here. The superconductor is like La75Al25 of Li et al., Intermetallics 119, 106721
# (2020): Tc near 3.5 K with a broad distribution, Hc2(0) near 5.7 T, a shielding signal that relaxes on annealing. The
# magnets are a paramagnet of Gd3+ on a diamagnetic holder, and a ferromagnet. Tables and figures are left in FOLDER
# (./chifit-example).
set -eu

folder=${1:-chifit-example}
mkdir -p "$folder"
cd "$folder"
sample='--meta mass=4.2(1)mg --meta density=6.1g/cm3'

# A warming run in 20 Oe: NAME SIGNAL SEED, 4.2 mg at 6.1 g/cm3, SIGNAL in emu.
run() {
    mmfit eval -m superconducting-transition --grid 1.8:5:129 --noise 4e-8 --seed "$3" --set base.c0=2e-7 \
        --set sc.signal="$2" --set sc.Tc=3.45 --set sc.width_below=0.22 --set sc.width_above=0.05 |
        awk -F '\t' '/^#/ { next } !head { print "temperature (K)\tmagnetic_field (Oe)\tmoment (emu)"; head = 1; next }
            { print $1 "\t20\t" $2 }' > "$1"
}
run zfc.tsv -8.8e-4 1
run fc.tsv -2.3e-4 2

echo '1  Shielding: onset, width, fractions of a zero-field-cooled and a field-cooled run.'
# shellcheck disable=SC2086
chifit shielding $sample -p shielding.pdf --as text -o shielding.txt zfc.tsv fc.tsv
cat shielding.txt

echo '   The same of a crystal: how much sharper is its transition?'
mmfit eval -m superconducting-transition --grid 1.8:5:257 --noise 4e-8 --seed 7 --set base.c0=2e-7 --set sc.signal=-1e-3 \
    --set sc.Tc=4.3 --set sc.width_below=0.035 --set sc.width_above=0.01 |
    awk -F '\t' '/^#/ { next } !head { print "temperature (K)\tmagnetic_field (Oe)\tmoment (emu)"; head = 1; next }
        { print $1 "\t20\t" $2 }' > crystal.tsv
# shellcheck disable=SC2086
chifit shielding -q $sample -p crystal.pdf --as text -o crystal.txt crystal.tsv
awk '$1 == "width" { split($2, part, "("); width[++n] = part[1] } END { print "   " width[1] / width[2] " times" }' \
    shielding.txt crystal.txt

echo '2  The upper critical field: R(H) at nine temperatures in one file, and every model of what they give.'
mmfit eval -m maki-de-gennes --grid 1.8:3.4:9 --set hc2.Tc=3.5 --set hc2.slope=2.35 |
    awk 'function noise() { return sqrt(-2 * log(1 - rand())) * cos(6.28318530718 * rand()) }
        BEGIN { srand(8); print "temperature (K)\tmagnetic_field (Oe)\tresistance (ohm)" }
        /^[0-9]/ { hc2 = 1e4 * $2
            for (i = 0; i <= 300; i++) {
                h = 60000 * (row % 2 ? 300 - i : i) / 300
                print $1 + 0.0003 * noise() "\t" h "\t" 0.02 / (1 + exp(-(h - hc2) / 250)) + 2e-5 * noise()
            }
            row++ }' > resistance.tsv
chifit tc -p tc.pdf -o fields.tsv resistance.tsv
cat fields.tsv
chifit hc2 -p hc2.pdf --as text -o hc2.txt fields.tsv
sed -n '/maki-de-gennes/,/xi_dirty/p' hc2.txt

echo '3  The shielding fraction against the time of annealing.'
mmfit eval -m relaxation --grid 0:60:7 --set relax.k=24 --set relax.tau=14 --set relax.y0=61 --noise 0.8 --seed 4 |
    awk -F '\t' '/^#/ { next } !head { print "t (min)\tfraction (%)\tfraction_err (%)"; head = 1; next }
        { print $1 "\t" $2 "\t0.8" }' > anneal.tsv
chifit relax -p relax.pdf --as text -o relax.txt --ylabel 'Shielding fraction (%)' anneal.tsv
cat relax.txt

echo '4  A Curie-Weiss law, less the holder and the closed shells, per mole of Gd3+.'
# 12 mg of Gd2O3 (362.5 g/mol) with C = 7.88 for each ion and theta = -13 K, in 1 kOe.
awk 'function noise() { return 1e-6 * sqrt(-2 * log(1 - rand())) * cos(6.28318530718 * rand()) }
    BEGIN { srand(6); print "temperature (K)\tmagnetic_field (Oe)\tmoment (emu)\tmoment_err (emu)"
    for (t = 10; t <= 300; t += 5) {
        m = (2 * 7.88 / (t + 13) - 76e-6) * 1000 * 0.012 / 362.5 - 4e-6 + 2e-5 / t
        print t "\t1000\t" m + noise() "\t1e-6" } }' > oxide.tsv
awk 'BEGIN { print "temperature (K)\tmagnetic_field (Oe)\tmoment (emu)"
    for (t = 8; t <= 302; t += 1.5) print t "\t1000\t" (-4e-6 + 2e-5 / t) }' > holder.tsv
chifit curie --background holder.tsv --core Gd2O3 --per Gd --meta mass=12mg --meta molar_mass=362.5g/mol \
    -p curie.pdf --as text -o curie.txt oxide.tsv
cat curie.txt

echo '5  A loop with an offset, a drift and a diamagnetic slope.'
awk 'function tanh(u) { return (exp(2 * u) - 1) / (exp(2 * u) + 1) }
    function noise() { return 2e-6 * sqrt(-2 * log(1 - rand())) * cos(6.28318530718 * rand()) }
    BEGIN { srand(5); print "magnetic_field (Oe)\tmoment (emu)"
    for (i = 0; i <= 500; i++) {
        h = i < 100 ? 100 * i : i < 300 ? 10000 - 100 * (i - 100) : -10000 + 100 * (i - 300)
        u = i < 100 ? h / 900 : (h - (i < 300 ? -500 : 500)) / 450
        print h "\t" 2e-3 * tanh(u) - 2e-8 * h + 2e-5 + 4e-5 * i / 500 + noise() } }' > loop.tsv
chifit loop -p loop.pdf --as text -o loop.txt loop.tsv
cat loop.txt

echo '6  A loop of a superconductor of 2 x 3 x 0.5 mm: the critical current of the Bean model, and Hc1.'
awk 'function size(x) { return x < 0 ? -x : x }
    BEGIN { print "magnetic_field (Oe)\tmoment (emu)"
    for (h = 0; h < 400; h += 10) print h "\t" (h < 150 ? -4e-3 * h : -4e-3 * h + 8e-6 * (h - 150) ^ 2)
    for (h = 400; h < 20000; h += 200) print h "\t" (-0.5 * 2.3 / (1 + h / 1e4))
    for (i = 0; i <= 401; i++) {
        h = i <= 200 ? 20000 - 200 * i : -20000 + 200 * (i - 201)
        print h "\t" (i <= 200 ? 0.5 : -0.5) * 2.3 / (1 + size(h) / 1e4) } }' > super.tsv
chifit loop --superconductor --meta dimensions=2x3x0.5mm -p jc.pdf --as text -o jc.txt super.tsv
cat jc.txt

echo
echo "Figures in $PWD: shielding.pdf, crystal.pdf, tc.pdf, hc2.pdf, relax.pdf, curie.pdf, loop.pdf, jc.pdf"
