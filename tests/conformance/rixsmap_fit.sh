#!/bin/sh
# rixsmap fit and diff over the synthetic Ce 2p3d plane whose truth is known (reference/rixs/README).
# shellcheck source=tests/conformance/lib.sh
. "$(dirname "$0")/lib.sh"

rixs=$SHARED/reference/rixs

# near_truth NAME WANT TOLERANCE: a parameter of the last fit.
near_truth() {
    near "$1 is $2" "$(jq ".fits[0].parameters.\"$1\".value" "$scratch/out")" "$2" "$3"
}

# The plane is A gamma_n^2/(u^2 + gamma_n^2) L(v; gamma_f): its integral is A pi gamma_n.
check "the plane itself" rixsmap fit --as json "$rixs/plane_xyz.dat"
near_truth f2.incident 5718.9 1e-6
near_truth f1.incident 5725.4 1e-6
near_truth f0.incident 5736.4 1e-6
near_truth f2.transfer 881.0 1e-6
near_truth f1.transfer 886.2 1e-6
near_truth f0.transfer 897.2 1e-6
near_truth f0.gamma_n 1.74 1e-6
near_truth f0.gamma_f 0.435 1e-6
for line in f2:0.05 f1:1 f0:0.35; do
    near "${line%:*} has the area of A = ${line#*:}" \
        "$(jq ".fits[0].parameters.\"${line%:*}.area\".value / (3.14159265358979 * 1.74)" "$scratch/out")" "${line#*:}" 1e-6
done
near "f1/f0" "$(jq .fits[0].derived.f1_over_f0.value "$scratch/out")" 2.857142857 1e-6
near "valence" "$(jq .fits[0].derived.valence.value "$scratch/out")" 3.214285714 1e-6

# poisson PLANE SEED HEIGHT FEATURE SHIFT: counts of the plane times a height, with a feature at 5735..5750 x 4838..4841
# and the incident and emission energies moved.
poisson() {
    grep -v '^#' "$1" | awk -v seed="$2" -v height="$3" -v feature="$4" -v shift="${5-0}" '
    function draw(m,    l, k, p) {
        if (m > 50) {
            k = int(m + sqrt(-2 * m * log(1 - rand())) * cos(6.283185307 * rand()) + 0.5)
            return k < 0 ? 0 : k
        }
        l = exp(-m); p = 1
        for (k = -1; p > l; k++) p *= rand()
        return k
    }
    BEGIN { srand(seed); OFS = "\t"; print "incident (eV)", "emission (eV)", "intensity", "intensity_err" }
    {
        m = height * $3 + (($1 >= 5735 && $1 <= 5750 && $2 >= 4838 && $2 <= 4841) ? feature : 0)
        n = draw(m)
        print $1 + shift, $2 + shift, n, (n > 0 ? sqrt(n) : 1)
    }'
}

poisson "$rixs/plane_xyz.dat" 1 1500 0 > "$scratch/cold.tsv"
poisson "$rixs/plane_xyz.dat" 2 1000 0 0.05 > "$scratch/warm.tsv"
poisson "$rixs/plane_xyz.dat" 3 1500 4 > "$scratch/feature.tsv"

check "counts" rixsmap fit --as json "$scratch/cold.tsv"
pulls=$(jq '[.fits[0].parameters as $p | [["f2.incident", 5718.9], ["f1.incident", 5725.4], ["f0.incident", 5736.4],
    ["f2.transfer", 881], ["f1.transfer", 886.2], ["f0.transfer", 897.2], ["f0.gamma_n", 1.74], ["f0.gamma_f", 0.435],
    ["f1.area", 8199.557], ["f0.area", 2869.845], ["f2.area", 409.978]][] |
    ($p[.[0]].value - .[1]) / $p[.[0]].stderr | . * .] | add' "$scratch/out")
near "eleven pulls of unit width (the sum of squares)" "$pulls" 11 18

check "planes of one truth" rixsmap diff --as json "$scratch/cold.tsv" "$scratch/warm.tsv"
near "no region" "$(jq '.regions | length' "$scratch/out")" 0 0
near "the shift is found" "$(jq '(.quantities.shift_incident | (.value - 0.05) / .stderr)' "$scratch/out")" 0 4
near "the scale is found" "$(jq '(.quantities.scale | (.value - 1.5) / .stderr)' "$scratch/out")" 0 4

check "a feature" rixsmap diff --scale none --as json "$scratch/feature.tsv" "$scratch/cold.tsv"
near "one region" "$(jq '.regions | length' "$scratch/out")" 1 0
near "it begins at 5735 eV" "$(jq .regions[0].incident_lo "$scratch/out")" 5735 3
near "it ends at 5750 eV" "$(jq .regions[0].incident_hi "$scratch/out")" 5750 1
near "from 4838 eV" "$(jq .regions[0].emission_lo "$scratch/out")" 4838 0.5
near "to 4841 eV" "$(jq .regions[0].emission_hi "$scratch/out")" 4841 0.5
near "with its integral" "$(jq '.regions[0] | (.integral.value - 4 * (.incident_hi - .incident_lo) * (.emission_hi - .emission_lo)) / .integral.stderr' "$scratch/out")" 0 4
check "as a table" rixsmap diff --scale none --samples 0 -o "$scratch/difference.tsv" "$scratch/feature.tsv" "$scratch/cold.tsv"
check "its box" rixsmap region --incident 5735:5750 --emission 4838:4841 --as json "$scratch/difference.tsv"
near "has the integral" "$(jq '.quantities.integral | (.value - 180) / .stderr' "$scratch/out")" 0 4
finish
