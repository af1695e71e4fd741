#!/bin/sh
# A NeXus file of a synchrotron; the values were read with h5dump.
# shellcheck source=tests/conformance/lib.sh
. "$(dirname "$0")/lib.sh"

file=$SHARED/data/nexus/parseq_HERFD_20230318.h5

check 'cat' mmfit cat "$file"
check 'the first entry' mmfit cat "$file::24212"
cp "$scratch/out" "$scratch/table"
[ "$(grep -vc '^#' "$scratch/table")" = 602 ]
result $? '601 rows'
[ "$(grep -v '^#' "$scratch/table" | head -n 1 | cut -f 1)" = mono1_energy_acs ]
result $? 'what was scanned comes first'
near 'an energy' "$(cell "$scratch/table" mono1_energy_acs 2)" 16065.2 0
near 'a detector' "$(cell "$scratch/table" albaem-02_ch3 301)" 2.4658403384395509e-07 0
grep -qx '# title: ascanct mono1_energy_acs 16065.0 16185.0 600 0.5 1.0' "$scratch/table"
result $? 'title'
check 'the second entry' mmfit cat "$file::24213"
near 'its last energy' "$(cell "$scratch/out" mono1_energy_acs 526)" 16185 0
near 'its monitor' "$(cell "$scratch/out" albaem-01_ch1 526)" 1.9334441171565527e-06 0
grep -qx '# mp_x: 0.865812' "$scratch/out"
result $? 'a motor'
exits 3 'an entry that is not there' mmfit cat "$file::1"
head -c 100000 "$file" > "$scratch/half.h5"
exits 3 'half of it' mmfit cat "$scratch/half.h5"

finish
