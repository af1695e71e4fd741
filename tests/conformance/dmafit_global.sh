#!/bin/sh
# The synthetic relaxation: one fit of all sweeps and the two-step answer against an independent program's, from
# three layouts of one measurement; kernels against numbers of high precision.
# shellcheck source=tests/conformance/lib.sh
. "${top_srcdir:?}/tests/conformance/lib.sh"

synth=$SHARED/reference/relax/synth

par() {
    jq ".fits[0].parameters[\"$1\"].$2" "$scratch/out"
}

# ref_fit.txt: GLOBAL Ea 0.279989(0.000335), a 0.49987(0.00057), dE 3003.27(4.75), chi2 980.40 of 945;
# two-step 0.280204(0.000507), with the Birge factor 684.
agree() {
    check "$1" dmafit global "$synth/$2" -s "0.01*$3" --as json
    near "$1: points" "$(jq '.fits[0].dof' "$scratch/out")" 945 0
    near "$1: chi-square" "$(jq '.fits[0].chisq' "$scratch/out")" 980.40 0.01
    near "$1: Ea" "$(par gamma.Ea value)" 0.279989 6.7e-7
    near "$1: its error" "$(par gamma.Ea stderr)" 0.000335 6e-7
    near "$1: a" "$(par gamma.a value)" 0.49987 6e-6
    near "$1: its error" "$(par gamma.a stderr)" 0.00057 6e-6
    near "$1: dE" "$(par gamma.dE value)" 3003.27 0.01
    near "$1: two-step Ea" "$(jq '.quantities["gamma.Ea_two_step"].value' "$scratch/out")" 0.280204 5e-6
    near "$1: its error" "$(jq '.quantities["gamma.Ea_two_step"].stderr' "$scratch/out")" 0.000507 1e-6
    near "$1: with the Birge factor" \
        "$(jq '.quantities | .["gamma.Ea_two_step"].stderr * .["gamma.two_step_birge"].value' "$scratch/out")" 0.000684 2e-6
    near "$1: no difference beyond chance" "$(jq '.quantities["gamma.difference_sigmas"].value' "$scratch/out")" 0 2
}

agree columns synthetic_gamma_long.tsv loss_MPa
agree TRIOS synthetic_gamma_TRIOS.txt loss_modulus
agree LIMS synthetic_gamma_LIMS.txt loss_modulus

# The same text in other encodings and with decimal commas.
iconv -f UTF-8 -t UTF-16LE "$synth/synthetic_gamma_TRIOS.txt" > "$scratch/wide-body"
{ printf '\377\376'; cat "$scratch/wide-body"; } > "$scratch/wide.txt"
synth=$scratch
agree UTF-16LE wide.txt loss_modulus
synth=$SHARED/reference/relax/synth
sed 's/\([0-9]\)\.\([0-9]\)/\1,\2/g' "$synth/synthetic_gamma_long.tsv" > "$scratch/comma.tsv"
synth=$scratch
agree "decimal comma" comma.tsv loss_MPa
synth=$SHARED/reference/relax/synth

long=$synth/synthetic_gamma_long.tsv
check "storage and loss together" dmafit global --signal moduli -s '0.001*storage_MPa' -s '0.01*loss_MPa' --as json "$long"
near "Ea is the truth" "$(jq '.fits[0].parameters["gamma.Ea"] | (.value - 0.28) / .stderr' "$scratch/out")" 0 2
near "the modulus slopes as it was made" "$(jq '.fits[0].parameters["relaxed.c1"] | (.value + 15) / .stderr' "$scratch/out")" 0 3

exits 1 "one frequency is refused" dmafit global --where 'frequency_Hz == 3' --as json "$long"
says err "frequency" "with the reason"
same "and no Ea" "$(jq '.quantities["gamma.Ea"] | [.value, .stderr] | map(. == null) | all' "$scratch/out")" true

# physics.md 5: omega tau at the largest loss, and a loss. x is omega/(2 pi).
eval_loss() {
    name=$1 omega=$2
    shift 2
    x=$(awk -v o="$omega" 'BEGIN { printf "%.17g", o / (2 * 3.14159265358979323846) }')
    mmfit eval -m "$name" --grid "$x:$x:1" --set relaxation.dE=1 --set relaxation.tau=1 "$@" > "$scratch/table"
    cell "$scratch/table" loss
}
near "KWW: loss at omega tau = 1" "$(eval_loss kww 1 --set relaxation.beta=0.5)" 0.27051358016221414 1e-14
flat() {
    awk -v low="$1" -v high="$2" 'BEGIN { printf "%.3g", (high - low) / low }'
}
near "KWW: the largest loss" "$(flat "$(eval_loss kww 0.73688058119797 --set relaxation.beta=0.5)" \
    "$(eval_loss kww 0.73708058119797 --set relaxation.beta=0.5)")" 0 1e-9
near "Havriliak-Negami: the largest loss" \
    "$(flat "$(eval_loss havriliak-negami 2.12412344464 --set relaxation.a=0.8 --set relaxation.b=0.5)" \
        "$(eval_loss havriliak-negami 2.12432344464 --set relaxation.a=0.8 --set relaxation.b=0.5)")" 0 1e-9
near "Cole-Cole: the largest loss is tan(a pi/4)/2" "$(eval_loss cole-cole 1 --set relaxation.a=0.5)" 0.20710678118654752 1e-15
finish
