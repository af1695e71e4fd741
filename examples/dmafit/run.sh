#!/bin/sh
# From DMA temperature sweeps to the activation energies of alpha, beta and gamma: the table and the figures of a paper.
#
#   run.sh [FOLDER]
#
# The sweeps are synthetic and made here, with the energies that Spieckermann et al., Nat. Commun. 13, 127 (2022), found
# in the metallic glass Cu44Zr44Al8Hf2Co2 (their Table I: alpha 7.51(93), beta 1.29(31), gamma 0.28(2) eV): bending at low
# temperatures with the gamma relaxation, torsion up to the supercooled liquid with beta and alpha. The thermometer is off
# by another amount in each run, as it is when a sample is mounted anew. Tables and figures are left in FOLDER
# (./dmafit-example).
set -eu

folder=${1:-dmafit-example}
mkdir -p "$folder"
cd "$folder"

# One sweep of temperatures at one frequency: MODEL FREQUENCY LO:HI:N OFFSET NOISE SEED OPTION...
sweep() {
    model=$1 frequency=$2 grid=$3 offset=$4 noise=$5 seed=$6
    shift 6
    mmfit eval -m "$model" --grid "$grid" --grid "$frequency:$frequency:1" --set run.dT="$offset" --noise "$noise" \
        --seed "$seed" "$@" |
        awk -F '\t' '/^#/ { next } !head { head = 1; next } { print $1 "\t" $2 "\t" $3 "\t" $4 }'
}

head='temperature (K)\tfrequency (Hz)\tstorage modulus (MPa)\tloss modulus (MPa)\n'

# Bending: gamma on a loss that rises a little, 3 Hz at 200 K; offsets in K.
{
    printf '%b' "$head"
    seed=0
    for run in 0.05:0.2 0.5:-0.4 3:0.1 7:0.3 15:-0.3; do
        seed=$((seed + 1))
        sweep thermal-cole-cole "${run%:*}" 123:300:119 "${run#*:}" 6 "$seed" \
            --set relaxed.c0=88000 --set relaxed.c1=-15 --set bg.c0=70 --set bg.c1=0.2 \
 --set gamma.T_ref=200 --set gamma.ln_f='ln(3)' --set gamma.Ea=0.28 --set gamma.a=0.5 \
            --set gamma.dE=3000
    done
} > bending.tsv

# Torsion: beta is the model's gamma, 1 Hz at 590 K; alpha its beta, 1 Hz at 722 K.
{
    printf '%b' "$head"
    for run in 0.5:0.8 3:-1.1 15:0.4 60:-0.2; do
        seed=$((seed + 1))
        sweep thermal-cole-cole-2 "${run%:*}" 420:800:191 "${run#*:}" 10 "$seed" \
            --set relaxed.c0=1500 --set bg.c0=40 \
            --set gamma.T_ref=590 --set gamma.ln_f=0 --set gamma.Ea=1.29 --set gamma.a=0.35 --set gamma.dE=3000 \
            --set beta.T_ref=722 --set beta.ln_f=0 --set beta.Ea=7.51 --set beta.a=0.5 --set beta.dE=25000
    done
} > torsion.tsv

echo '1  The peaks of gamma: a Cole-Cole fit to each sweep, its line shape in agreement with the answer.'
dmafit peaks --name gamma -o gamma.tsv -p gamma.pdf -p gamma.png bending.tsv
cut -f 1-3 gamma.tsv

echo '2  Beta and alpha overlap: two peaks in each sweep.'
dmafit peaks --name beta --name alpha --background constant --log y -o glass.tsv -p glass.pdf -p glass.png torsion.tsv

echo '3  The activation energies of all three, in one table and one figure.'
dmafit arrhenius -m arrhenius --as text -o energies.txt -p arrhenius.pdf -p arrhenius.png gamma.tsv glass.tsv

# The errors are those with a scatter of the thermometers, where the peaks show one.
awk 'BEGIN { print "Table I\nRelaxation  Activation energy (eV)" }
    /^  (alpha|beta|gamma)\.Ea(_scatter)? / { split($1, name, "."); energy[name[1]] = $2 }
    END { n = split("alpha beta gamma", order, " ")
        for (i = 1; i <= n; i++) printf "%-11s %s\n", order[i], energy[order[i]] }' energies.txt > table.txt
cat table.txt

echo '4  The same from one fit of all sweeps, which lets the thermometer of each run be off.'
dmafit global --offset 0.5 --as text -o gamma-global.txt -p global.pdf -p global.png bending.tsv
dmafit global --name beta --name alpha --offset 1 --background constant --as text -o glass-global.txt torsion.tsv
awk '/^  (alpha|beta|gamma)\.Ea / { split($1, name, "."); printf "%-11s %s\n", name[1], $2 }' glass-global.txt gamma-global.txt

# Frequency sweeps above the glass transition: Vogel, Fulcher and Tammann's law with T0 600 K, 7.5 eV at 722 K.
mmfit eval -m thermal-kww-beta --grid 700:745:10 --grid log:0.1:50:14 --noise 5 --seed 21 --set relaxed.c0=1500 \
    --set beta.dE=3000 --set beta.ln_f=5 --set beta.Ea=1.29 --set beta.a=0.35 --set beta.T_ref=722 \
    --set alpha.dE=25000 --set alpha.ln_f=0 --set alpha.Ea=7.5 --set alpha.T0=600 --set alpha.beta=0.5 \
    --set alpha.T_ref=722 > isotherms.tsv

echo '5  A master curve of frequency sweeps, and the law of its shifts.'
dmafit master --as json -o master.json -p master.pdf -p master.png isotherms.tsv

echo
echo "Figures in $PWD: gamma.pdf, glass.pdf, arrhenius.pdf, global.pdf and master.pdf"
