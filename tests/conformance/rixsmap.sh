#!/bin/sh
# rixsmap over the synthetic Ce 2p3d plane whose integral and cuts are known (reference/rixs/README).
# shellcheck source=tests/conformance/lib.sh
. "$(dirname "$0")/lib.sh"

rixs=$SHARED/reference/rixs

# worst CUT REFERENCE: the largest relative difference between the table and the reference, and the rows of both.
worst() {
    grep -v '^#' "$1" | tail -n +2 > "$scratch/ours"
    grep -v '^#' "$2" | paste "$scratch/ours" - | awk -v rows="$(grep -vc '^#' "$2")" '
        { d = $2 / $5 - 1; if (d < 0) d = -d; if (d > most) most = d; same += $1 - $4 < 1e-6 && $4 - $1 < 1e-6 }
        END { print (same == rows ? most + 0 : "energies-differ") }'
}

check "region of the plane as columns" rixsmap region --incident 5722:5729 --emission 4837:4841 --as json "$rixs/plane_xyz.dat"
near "its integral" "$(jq .quantities.integral.value "$scratch/out")" 2.54550206 1e-6
check "CEE" rixsmap cut --emission 4839 -o "$scratch/cut" "$rixs/plane_xyz.dat"
near "CEE is exact" "$(worst "$scratch/cut" "$rixs/cut_CEE_4839.0.dat")" 0 1e-9
check "CIE" rixsmap cut --incident 5725.5 -o "$scratch/cut" "$rixs/plane_xyz.dat"
near "CIE is exact" "$(worst "$scratch/cut" "$rixs/cut_CIE_5725.5.dat")" 0 1e-9
# Linear between incident energies 0.5 eV apart on a line of 1.74 eV half width: 2 %.
check "CET" rixsmap cut --transfer 886.5 -o "$scratch/cut" "$rixs/plane_xyz.dat"
near "CET to the error of interpolation" "$(worst "$scratch/cut" "$rixs/cut_CET_886.5.dat")" 0 0.02
finish
