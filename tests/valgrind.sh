#!/bin/sh
# One run of each verb under valgrind: no bad access, no leak. What is "possibly" lost does not count: Pango keeps a
# language for good by a pointer into the middle of it.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"
# shellcheck source=tests/runs.sh
. "${top_srcdir:?}/tests/runs.sh"

if ! command -v valgrind > /dev/null; then
    echo "1..0 # SKIP valgrind is missing (Debian package valgrind)"
    exit 0
fi
cd "$scratch" || exit 1
make_inputs
same "every verb has its run" "$(runs_missing)" ""
set -f
runs > runs.list
while IFS= read -r run; do
    # shellcheck disable=SC2086
    valgrind -q --leak-check=full --errors-for-leak-kinds=definite,indirect --error-exitcode=99 \
        --log-file=valgrind.log $run > out 2> err < /dev/null
    status=$?
    same "$run" "$status" 0
    [ "$status" -eq 0 ] || remark "$(head -n 60 valgrind.log)"
done < runs.list
finish
