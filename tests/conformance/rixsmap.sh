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
check "CET" rixsmap cut --transfer 886.5 -o "$scratch/cut" "$rixs/plane_xyz.dat"
near "CET to the error of interpolation" "$(worst "$scratch/cut" "$rixs/cut_CET_886.5.dat")" 0 0.004

check "the scans" rixsmap build -x mono.energy -y det_dtc --monitor I02 --axis Spec.Energy --per-monitor -o "$scratch/map" "$rixs/plane_einscans.spec"
grep -v '^#' "$scratch/map" | tail -n +2 > "$scratch/cells"
near "give column 3 of the plane" "$(grep -v '^#' "$rixs/plane_xyz.dat" | paste "$scratch/cells" - |
    awk '{ d = $3 / $7 - 1; if (d < 0) d = -d; if (d > most) most = d } END { print (NR == 9061 ? most + 0 : "cells") }')" 0 1e-9
check "region of the scans" rixsmap region --incident 5722:5729 --emission 4837:4841 --as json "$scratch/map"
near "its integral" "$(jq .quantities.integral.value "$scratch/out")" 2.54550206 1e-6
near "its error" "$(jq .quantities.integral.stderr "$scratch/out")" 0.0017441 1e-6
check "HERFD at the measured maximum of L alpha1" rixsmap cut -v -o "$scratch/cut" "$scratch/map"
says "$scratch/err" "4839 eV"
near "is the exact cut" "$(worst "$scratch/cut" "$rixs/cut_CEE_4839.0.dat")" 0 1e-9
check "the scans at the mean monitor" rixsmap build -q -x mono.energy -y det_dtc --monitor I02 --axis Spec.Energy -o "$scratch/map" "$rixs/plane_einscans.spec"
check "their region" rixsmap region --incident 5722:5729 --emission 4837:4841 --as json "$scratch/map"
mean=$(sed -n 's/^# mean_monitor: //p' "$scratch/map")
near "is the same at the mean monitor" "$(jq ".quantities.integral.value / $mean" "$scratch/out")" 2.54550206 1e-6
check "a finer grid" rixsmap build -q -x mono.energy -y det_dtc --monitor I02 --axis Spec.Energy --per-monitor --step 0.1,0.2 -o "$scratch/map" "$rixs/plane_einscans.spec"
check "its region" rixsmap region --incident 5722:5729 --emission 4837:4841 --as json "$scratch/map"
near "has the same error" "$(jq .quantities.integral.stderr "$scratch/out")" 0.0017441 2e-5

# Elastic lines of ID26: bent crystals give them a tail. The file has the centres and widths that its beamline found.
check "elastic lines" rixsmap elastic -x x -y signal --monitor monitor --as json "$SHARED/data/spec/ESRF_ID26_elastic_reduced.spec"
k=0
while read -r center width; do
    near "centre of line $k" "$(jq ".table.columns[] | select(.name == \"center\") | .values[$k]" "$scratch/out")" "$center" 0.03
    near "width of line $k" "$(jq ".table.columns[] | select(.name == \"fwhm\") | .values[$k]" "$scratch/out")" "$width" 0.4
    k=$((k + 1))
done << END
7496.2165 2.7276
7496.1030 2.3850
7901.8499 3.2943
7901.7636 3.2092
END
# One scan of a BLISS-like file is no plane, and its motors are read.
exits 3 "HERFD scans at one energy" rixsmap build -y albaem_02_ch3 --axis mono1_energy_acs "$SHARED/data/nexus/parseq_HERFD_20230318.h5"
says "$scratch/err" "is what was scanned"
exits 3 "its other motors hold no energy" rixsmap build -y albaem_02_ch3 "$SHARED/data/nexus/parseq_HERFD_20230318.h5"
says "$scratch/err" "say --axis"
finish
