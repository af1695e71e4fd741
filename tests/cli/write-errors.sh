#!/bin/sh
# Output that cannot be written is an error of every verb that writes: exit status 5 and a message.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"
# shellcheck source=tests/runs.sh
. "${top_srcdir:?}/tests/runs.sh"

cd "$scratch" || exit 1
make_inputs
same "every verb has its run" "$(runs_missing)" ""
set -f
runs > runs.list
while IFS= read -r run; do
    # shellcheck disable=SC2086
    check "$run" $run
    [ -s out ] || continue
    # shellcheck disable=SC2086
    $run > /dev/full 2> err < /dev/null
    same "into /dev/full is an error" $? 5
    says err "^${run%% *}: .*standard output"
done < runs.list
finish
