#!/bin/sh
# From raw Ce L3 scans on heating and cooling to the two figures of a paper, with five commands.
#
#   run.sh [FOLDER]
#
# The scans are synthetic and made here: counters of a fluorescence measurement at 16 temperatures, on cooling and on
# heating. Weight goes from f0 to f1 as the sample warms; on heating it lags behind between 50 and 240 K, most at 170 K,
# as Luo et al. found in Ce65Al10Co25 (Phys. Rev. B 97, 064104 (2018)). Tables and figures are left in FOLDER
# (./xasfit-example).
set -eu

folder=${1:-xasfit-example}
mkdir -p "$folder"
cd "$folder"

# One raw scan: TEMPERATURE BRANCH SEED. A line under the pre-edge, counters i0 and ifluor.
scan() {
    share=$(awk -v t="$1" -v branch="$2" 'BEGIN {
        lag = t <= 50 || t >= 240 ? 0 : t < 170 ? (t - 50) / 120 : (240 - t) / 70
        print 9 + 1.2 * t / 300 - (branch == "heat" ? 0.5 * lag : 0) }')
    mmfit eval -m ce-l3-erf --grid 5640:5900:521 --noise 0.002 --seed "$3" \
        --set base.c0=0 --set edge.height=1 --set edge.center=5722.6 --set edge.sigma=2.7 \
        --set f1.area="$share" --set f1.center=5726.6 --set f0.center=5736.8 --set '*.gamma=4.5' \
        --set f0.area="$(awk -v f1="$share" 'BEGIN { print 15 - f1 }')" |
        awk -F '\t' '/^#/ { next } !head { print "energy (eV)\ti0\tifluor"; head = 1; next }
            { print $1 "\t1000000\t" 1e6 * (0.12 + 1e-4 * ($1 - 5640) + 0.4 * $2) }' > "ce_${1}K_$2.dat"
}

seed=0
for temperature in 10 30 50 70 90 110 130 150 170 190 210 230 250 270 290 310; do
    for branch in cool heat; do
        seed=$((seed + 1))
        scan "$temperature" "$branch" "$seed"
    done
done

name='_(?<temperature>[0-9]+)K_(?<branch>heat|cool)'

echo '1  Normalise all scans: temperature and branch come from the names.'
xasfit normalize --meta-from "$name" --pre=-75:-35 --post 40:175 --degree 1 -p normalized.pdf -o spectra.tsv ce_*.dat

echo '2  One spectrum by three models: the answer depends on the model more than on noise.'
xasfit normalize --meta-from "$name" --pre=-75:-35 --post 40:175 --degree 1 ce_290K_cool.dat > spectrum.tsv
xasfit fit -r 5700:5760 -m ce-l3-erf -m ce-l3-arctan -m ce-l3-twin --as text -o models.txt -p spectrum.pdf \
    -p spectrum.png spectrum.tsv
sed -n '/^comparison/,$p' models.txt
echo

echo '3  The series: f1/f0 and valence of each spectrum, errors from the full covariance.'
xasfit fit -r 5700:5760 -m ce-l3-erf --series temperature -o series.tsv -p series.pdf -p series.png spectra.tsv

echo '4  The loop: where heating and cooling part, differ most and meet again.'
xasfit hysteresis -p hysteresis.pdf -p hysteresis.png -o loop.tsv series.tsv
grep '^#' loop.tsv

echo '5  The valence on both branches.'
mmfit plot -x temperature -y valence -s valence_err --style points --xlabel 'Temperature (K)' -p valence.pdf series.tsv

echo
echo "Figures in $PWD: spectrum.pdf and hysteresis.pdf; also normalized.pdf, series.pdf, valence.pdf"
