#!/bin/sh
# A series over the cores of one machine, or over several with --sshlogin: GNU parallel runs a part on each.
#
#   series-parallel.sh PARTS FOLDER [OPTION...] > series.tsv
#
# FOLDER holds the spectra (*.dat) and gets the parts; the options go to mmfit fit. Run again after it was broken off, it
# makes the parts that are missing (--resume).
set -eu
parts=$1 folder=$2
shift 2
# A spectrum that cannot be read is told by its row and the status of its part; where a part is missing join says so.
seq "$parts" | parallel mmfit fit --jobs 1 --resume --shard "{}/$parts" -o "$folder/part-{}.tsv" "$@" "$folder"/*.dat ||
    echo "series-parallel: status $?" >&2
mmfit join "$folder"/part-*.tsv
