#!/bin/sh
# From SPEC scans of two glasses at two temperatures to the four RIXS planes of a paper, with HERFD spectra and f1/f0.
#
#   run.sh [FOLDER]
#
# The scans are synthetic and made here: a plane is 33 scans of the incident energy, one an emission energy, with counts
# that scatter as photons do and a monitor that drifts. On cooling, weight goes from f1 to f0, as Luo et al. found in
# Ce65Al10Co25 and Ce62Al10Cu20Co8 (Phys. Rev. B 97, 064104 (2018), Fig. 4). Planes and figures are left in FOLDER
# (./rixsmap-example).
set -eu

folder=${1:-rixsmap-example}
mkdir -p "$folder"
cd "$folder"

# scans NAME TEMPERATURE F0 SEED: areas of f1 and f0 add up to 14000 counts eV2.
scans() {
    mmfit eval -m ce-2p3d --grid 5710:5750:161 --grid 4832:4848:33 --set f2.area=450 --set f2.incident=5718.9 \
        --set f2.transfer=881.0 --set f1.area=$((14000 - $3)) --set f1.incident=5725.4 --set f1.transfer=886.2 \
        --set f0.area="$3" --set f0.incident=5736.4 --set f0.transfer=897.2 --set f0.gamma_f=0.8 \
        --set edge.height=100 --set edge.incident=5724 --set base.c0=3 > truth.tsv
    awk -v sample="$1" -v temperature="$2" -v seed="$4" '
        # photons: a Poisson number, by its normal limit where it is large
        function photons(mean,    n, product) {
            if (mean > 60)
                return int(mean + sqrt(mean) * sqrt(-2 * log(1 - rand())) * cos(6.283185307 * rand()) + 0.5)
            for (product = rand(); product > exp(-mean); product *= rand())
                n++
            return n + 0
        }
        /^[0-9]/ { i = int(($1 - 5710) * 4 + 0.5); j = int(($2 - 4832) * 2 + 0.5); plane[i, j] = $3 }
        END {
            srand(seed)
            printf "#F %s\n#E 1530000000\n#C %s at %s K (synthetic)\n#O0 xes.energy  temperature\n\n", sample, sample, temperature
            for (j = 0; j <= 32; j++) {
                printf "#S %d ascan mono.energy 5.71 5.75 160 1\n#P0 %.4f %s\n#N 3\n#L mono.energy  I02  det\n", j + 1, 4.832 + 0.0005 * j, temperature
                for (i = 0; i <= 160; i++) {
                    monitor = 100000 + int(4000 * sin(j + i / 40))
                    printf "%.5f %d %d\n", 5.71 + 0.00025 * i, monitor, photons(plane[i, j] * monitor / 100000)
                }
                print ""
            } }' truth.tsv > "$1_$2K.spec"
}

scans Ce65Al10Co25 300 3300 1
scans Ce65Al10Co25 10 3900 2
scans Ce62Al10Cu20Co8 300 3000 3
scans Ce62Al10Cu20Co8 10 3800 4

echo '1  Build the planes: scans over the monitor, at its mean, with the errors of photon counts.'
for plane in Ce65Al10Co25_300K Ce65Al10Co25_10K Ce62Al10Cu20Co8_300K Ce62Al10Cu20Co8_10K; do
    rixsmap build -q -x mono.energy -y det --monitor I02 --axis xes.energy -o "$plane.tsv" "$plane.spec"
done
sed -n '/^#/p' Ce65Al10Co25_10K.tsv
rixsmap build -q -y det --monitor I02 --axis xes.energy -o plane.h5 Ce65Al10Co25_10K.spec

echo
echo '2  The four planes on one scale of colours.'
levels='--level 0.03 --level 0.06 --level 0.12 --level 0.25 --level 0.5'
# The words of $levels are meant to split.
# shellcheck disable=SC2086
rixsmap plot --relative --norm sqrt --smooth 1 $levels -p planes.pdf -p planes.png \
    --label 'Ce_{65}Al_{10}Co_{25}, 300 K' --label 'Ce_{65}Al_{10}Co_{25}, 10 K' \
    --label 'Ce_{62}Al_{10}Cu_{20}Co_{8}, 300 K' --label 'Ce_{62}Al_{10}Cu_{20}Co_{8}, 10 K' \
    Ce65Al10Co25_300K.tsv Ce65Al10Co25_10K.tsv Ce62Al10Cu20Co8_300K.tsv Ce62Al10Cu20Co8_10K.tsv

echo
echo '3  One plane with its cuts, and over the energy transfer.'
# shellcheck disable=SC2086
rixsmap plot --relative --norm sqrt --smooth 1 $levels --emission 4839 --transfer 897.2 --incident 5725.5 -p cuts.pdf \
    -p cuts.png Ce65Al10Co25_10K.tsv
# shellcheck disable=SC2086
rixsmap plot --relative --norm sqrt --smooth 1 $levels --y-axis transfer --ylim 874:906 -p transfer.pdf -p transfer.png \
    Ce65Al10Co25_10K.tsv

echo
echo '4  HERFD spectra at the maximum of the emission line, and what f0 gains in its box on cooling.'
for plane in Ce65Al10Co25_300K Ce65Al10Co25_10K; do
    rixsmap cut -o "herfd_$plane.tsv" "$plane.tsv"
    rixsmap region --incident 5732:5741 --emission 4836:4842 --as text "$plane.tsv"
done
mmfit plot -x incident -y intensity --style lines --xlabel 'Incident energy (eV)' --ylabel Intensity -p herfd.pdf -p herfd.png \
    herfd_Ce65Al10Co25_300K.tsv herfd_Ce65Al10Co25_10K.tsv

echo
echo '5  The resonances of each plane: f1/f0 and valence, which no cut gives.'
rixsmap fit -q -m ce-2p3d --likelihood poisson --free edge.height --set edge.height=50 --free base.c0 --as tsv -o fits.tsv \
    Ce65Al10Co25_300K.tsv Ce65Al10Co25_10K.tsv Ce62Al10Cu20Co8_300K.tsv Ce62Al10Cu20Co8_10K.tsv
awk -F '\t' '/^#/ { next }
    !head { for (i = 1; i <= NF; i++) { name = $i; sub(/ .*/, "", name); col[name] = i } head = 1; next }
    { printf "%-26s f1/f0 %.3f(%.0f)  valence %.4f(%.0f)\n", $1, $col["f1_over_f0"], 1000 * $col["f1_over_f0_err"],
        $col["valence"], 10000 * $col["valence_err"] }' fits.tsv

echo
echo '6  What changes on cooling: the planes aligned and scaled, and the regions that noise does not explain.'
rixsmap diff -q -p difference.pdf -p difference.png --as json -o difference.json Ce65Al10Co25_10K.tsv \
    Ce65Al10Co25_300K.tsv
awk '/"(incident|emission)_(lo|hi)":/ { gsub(/[ ,"]/, ""); printf "%s ", $0 } /"peak":/ { print "" }' difference.json

echo
echo "Figures in $PWD: planes.pdf and difference.pdf; also cuts.pdf, transfer.pdf, herfd.pdf"
