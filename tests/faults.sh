#!/bin/sh
# Faults in one run of each verb: where memory is not to be had, an input cannot be read or an output not be written.
# Each way that leads to such a call fails once, or of many FAULT_SAMPLES evenly spread ones. A run then either does not need
# what it could not get, and gives what it gives else, or ends with a message and status 3 or 5, and leaves no file
# that is neither the old nor the new one. FAULT_RUN is a pattern of runs to try, FAULT_KINDS the kinds.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"
# shellcheck source=tests/runs.sh
. "${top_srcdir:?}/tests/runs.sh"

samples=${FAULT_SAMPLES:-40}
module=$top_builddir/tests/preload/.libs/faults.so
# These libraries end the program themselves where there is no memory, and take another font where one cannot be read.
spare=${FAULT_SPARE:-libglib:libgobject:libgio:libpango:libfontconfig:libfreetype:libharfbuzz:libcairo:libpixman:libpng}
# These crash here and there, without a word: libxml2 2.9 where it compiles a schema, GSL 2.7 in a decomposition, and
# what loads modules.
crashing='/(libxml2|libgsl|ld-linux)'

if nm -D "$top_builddir/mmfit" | grep -q __asan_init; then
    echo "1..0 # SKIP the address sanitizer has a malloc of its own"
    exit 0
fi
cd "$scratch" || exit 1
mkdir input
(cd input && make_inputs)
same "every verb has its run" "$(cd input && runs_missing)" ""
rm -f input/runs.have

# execute [NAME=VALUE...]: the run, in a fresh folder where its outputs are there already.
execute() {
    rm -rf work
    cp -r input work
    for file in $files; do
        echo old > "work/$file"
    done
    # shellcheck disable=SC2086
    (cd work && exec timeout 60 env "$@" $words > ../out 2> ../err < /dev/null)
}

# fault_in_end STATUS KIND: what is wrong with how a run has ended; nothing when all is well. Of a standard output
# that cannot be written a part may have gone out. A model that cannot be read is status 4.
fault_in_end() {
    for file in $files; do
        [ "$(cat "work/$file")" = old ] && [ "$1" -ne 0 ] || cmp -s "work/$file" "good/$file" || echo "$file is not whole"
    done
    (cd work && find . | sort) | comm -13 listing - | sed 's/$/ is left behind/'
    [ "$1" -ne 0 ] || { cmp -s out good.out || echo "its output differs, and it ends well"; return; }
    [ ! -s out ] || [ "$2" = output ] || cmp -s out good.out || echo "its output is not whole"
    case $1,$2 in 3,* | 5,* | 4,input) ;; *) echo "exit status $1" ;; esac
    grep -q "^${words%% *}: ." err || echo "no message"
}

# Has the run crashed where a library asked that is known to? Then only its files matter.
is_borne() {
    [ "$1" -ge 128 ] && head -n 1 err | grep -qE "$crashing"
}

# Lines of a file, evenly spread.
spread() {
    awk -v samples="$samples" '{ line[NR] = $0 } END {
        step = NR > samples && samples > 0 ? NR / samples : 1
        for (at = 1; at < NR + 1; at += step) print line[int(at)] }' "$1"
}

# try KIND: all faults of this kind in the run.
try() {
    rm -f calls
    execute "LD_PRELOAD=$module" "FAULT_KIND=$1" "FAULT_SPARE=$spare" "FAULT_LIST=$scratch/calls"
    : >> calls
    spread calls > chosen
    : > wrong
    borne=0
    while IFS= read -r at; do
        execute "LD_PRELOAD=$module" "FAULT_KIND=$1" "FAULT_SPARE=$spare" "FAULT_AT=$at" "FAULT_SHOW=1"
        status=$?
        fault=$(fault_in_end "$status" "$1")
        if is_borne "$status" && ! echo "$fault" | grep -qE 'left behind|not whole'; then
            borne=$((borne + 1))
            fault=
        fi
        [ -z "$fault" ] || printf '%s %s: %s (%s)\n' "$1" "$at" "$(echo "$fault" | paste -s -d ';' -)" "$(grep -v '\[0x' err | head -n 1)" >> wrong
    done < chosen
    [ ! -s wrong ]
    result $? "$(wc -l < chosen) of $(wc -l < calls) faults of $1: $words"
    [ "$borne" -eq 0 ] || remark "$borne of them crashed in libraries that are known to"
    remark "$(head -n 20 wrong)"
}

verbs_with jobs > threaded.list
runs | grep -e "${FAULT_RUN:-.}" > runs.list
set -f
while IFS= read -r run; do
    words=$run
    ! echo "$run" | cut -d ' ' -f 1,2 | grep -qxFf threaded.list || words="$run -j 1"
    files=$(outputs "$words")
    execute
    same "$words" "$?" 0
    rm -rf good
    mv work good
    mv out good.out
    (cd good && find . | sort) > listing
    for kind in ${FAULT_KINDS:-memory input output}; do
        try "$kind"
    done
done < runs.list
finish
