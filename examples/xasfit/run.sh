#!/bin/sh
# A mixed-valent Ce L3 spectrum, and a series against temperature: from data to figures.
#
#   run.sh [FOLDER]
#
# The data are synthetic and made here: white lines and edge like those of CeRu2, then a series in which weight goes
# from f0 to f1 on heating. Tables and figures are left in FOLDER (./xasfit-example).
set -eu

folder=${1:-xasfit-example}
mkdir -p "$folder"
cd "$folder"

# One spectrum: AREA_F1 AREA_F0 SEED TEMPERATURE
spectrum() {
    mmfit eval -m ce-l3-erf --grid 5700:5760:241 --noise 0.004 --seed "$3" \
        --set base.c0=0 --set edge.height=1 --set edge.center=5722.6 --set edge.sigma=2.7 \
        --set f1.area="$1" --set f1.center=5726.6 --set f0.area="$2" --set f0.center=5736.8 --set '*.gamma=4.5' |
        mmfit cat -x energy -y norm -s norm_err --meta temperature="$4 K" -
}

spectrum 9.6 5.6 1 300 > spectrum.tsv

echo 'One spectrum by three models: the answer depends on the model more than on noise.'
xasfit fit -m ce-l3-erf -m ce-l3-arctan -m ce-l3-twin --as text -o models.txt -p spectrum.pdf -p spectrum.png spectrum.tsv
sed -n '/^comparison/,$p' models.txt
echo

seed=10
for temperature in 10 50 90 130 170 210 250 290; do
    seed=$((seed + 1))
    f1=$(awk -v t="$temperature" 'BEGIN { print 9 + 1.2 / (1 + exp((170 - t) / 35)) }')
    f0=$(awk -v f1="$f1" 'BEGIN { print 15.2 - f1 }')
    spectrum "$f1" "$f0" "$seed" "$temperature" > "spectrum-$temperature.tsv"
done

echo 'A series: f1/f0 and valence against temperature, errors from the full covariance.'
xasfit fit -m ce-l3-erf --series temperature -o series.tsv -p series.pdf -p series.png spectrum-*.tsv
mmfit cat -x temperature -y f1_over_f0 -s f1_over_f0_err -y valence -s valence_err series.tsv
mmfit plot -x temperature -y f1_over_f0 --style points --xlabel 'Temperature (K)' --ylabel '*f*^{1}/*f*^{0}' \
    -p ratio.pdf -p ratio.png series.tsv

echo
echo "Figures in $PWD: spectrum.pdf, series.pdf, ratio.pdf"
