#!/bin/sh
# XDI files of the format's own repository: the valid ones read, each invalid one gets the verdict of BadFiles.txt.
# shellcheck source=tests/conformance/lib.sh
. "$(dirname "$0")/lib.sh"

data=$SHARED/data/xdi

# rows FILE, columns FILE: of the raw file.
rows() {
    grep -vc '^ *#' "$1"
}

columns() {
    awk '!/^ *#/ { print NF; exit }' "$1"
}

for file in "$data"/data/*.xdi "$SHARED"/data/xas/ce_xdl/*.xdi "$SHARED"/data/xas/eu_l3/xdl/*.xdi; do
    name=${file##*/}
    check "cat $name" mmfit cat "$file"
    got=$(awk -F '\t' '!/^#/ { if (!head) columns = NF; else rows++; head = 1 } END { print rows, columns }' "$scratch/out")
    want=$(columns "$file")
    [ "$name" != nonxafs_2d.xdi ] || want=$((want + 1)) # the outer axis
    [ "$got" = "$(rows "$file") $want" ]
    result $? "$name: as many rows and columns as in the file"
    [ "$got" = "$(rows "$file") $want" ] || remark "got $got"
done

check 'a scan of scans' mmfit cat "$data/data/nonxafs_2d.xdi"
near 'its outer axis at the first row' "$(cell "$scratch/out" x2d 1)" 1 0
near 'and at the last' "$(cell "$scratch/out" x2d 203)" 5 0
check 'metadata' mmfit cat "$data/data/cu_metal_10K.xdi"
grep -qx '# Element.symbol: Cu' "$scratch/out" && grep -qx '# temperature: 10 K' "$scratch/out"
result $? 'Namespace.tag, and a temperature that series are ordered by'

# judge FILE VERDICT: as the verdict has it.
judge() {
    case $2 in
    error*)
        exits 3 "$1 is refused" mmfit cat -f xdi "$data/baddata/$1"
        grep -q "$1:[0-9]*: " "$scratch/err"
        result $? "$1: the message names the line"
        ;;
    *'(1)'*)
        check "$1 is read" mmfit cat -f xdi "$data/baddata/$1"
        grep -q "warning: .*$1" "$scratch/err"
        result $? "$1: with a warning"
        ;;
    *) check "$1 is read" mmfit cat -f xdi "$data/baddata/$1" ;;
    esac
}

while read -r name verdict rest; do
    case $name in
    bad_*.xdi) judge "$name" "$verdict ${rest%% *}" ;;
    esac
done < "$data/baddata/BadFiles.txt"

finish
