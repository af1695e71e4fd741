#!/bin/sh
# A file that cannot be written to its end stays what it was: every verb, every output that its run names.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"
# shellcheck source=tests/runs.sh
. "${top_srcdir:?}/tests/runs.sh"

cd "$scratch" || exit 1
mkdir input
cd input || exit 1
make_inputs
same "every verb has its run" "$(runs_missing)" ""
runs > ../runs.list
cd ..
verbs_with output > writing.list

set -f
while IFS= read -r run; do
    words=$run
    [ -n "$(outputs "$run")" ] || ! echo "$run" | cut -d ' ' -f 1,2 | grep -qxFf writing.list || words="$run -o table.tsv"
    files=$(outputs "$words")
    [ -n "$files" ] || continue
    rm -rf work
    cp -r input work
    for file in $files; do
        echo old > "work/$file"
    done
    find work | sort > before.list
    # No file may grow, and the signal that says so is ignored: each write to one fails.
    # shellcheck disable=SC2086
    message=$(cd work && { trap '' XFSZ; ulimit -f 0; $words 2>&1 > /dev/null < /dev/null; })
    same "$words: cannot write" "$?" 5
    [ -n "$message" ]
    result $? "and says so"
    for file in $files; do
        same "$file stays" "$(cat "work/$file")" old
    done
    same "nothing is left beside it" "$(find work | sort | comm -13 before.list -)" ""
    # shellcheck disable=SC2086
    (cd work && $words > /dev/null 2>&1 < /dev/null)
    same "it writes where it can" "$?" 0
    for file in $files; do
        [ "$(head -c 4 "work/$file")" != "old" ]
        result $? "$file is new"
    done
done < runs.list
finish
