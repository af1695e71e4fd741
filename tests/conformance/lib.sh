# What the conformance scripts share: TAP, and a scratch folder that is removed at the end.
# $SHARED is the folder of real files and trusted numbers, $scratch one to write in.
# shellcheck shell=sh

LC_ALL=C.UTF-8
export LC_ALL
count=0
if [ ! -d "${SHARED-}" ]; then
    echo "1..0 # SKIP no folder of reference data; say make check-conformance SHARED=DIR"
    exit 0
fi
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

# result STATUS TEXT: a test that passes when STATUS is 0.
result() {
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $count - $2"
    else
        echo "not ok $count - $2"
    fi
}

# remark TEXT: shown, not judged.
remark() {
    [ -z "$1" ] || printf '%s\n' "$1" | sed 's/^/# /'
}

# check TEXT COMMAND...: the command succeeds. Its output is kept in $scratch/out and $scratch/err.
check() {
    exits 0 "$@"
}

# exits STATUS TEXT COMMAND...: the command ends with this exit status.
exits() {
    want=$1 text=$2 got=0
    shift 2
    "$@" > "$scratch/out" 2> "$scratch/err" < /dev/null || got=$?
    [ "$got" -eq "$want" ]
    result $? "$text"
    [ "$got" -eq "$want" ] || remark "exit status $got, not $want: $*
$(head -n 5 "$scratch/err")"
}

# near TEXT GOT WANT TOLERANCE: |GOT - WANT| <= TOLERANCE; what is not a number fails.
near() {
    awk -v got="$2" -v want="$3" -v tolerance="$4" 'BEGIN {
        number = "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?$"
        off = got - want
        exit !(got ~ number && want ~ number && (off < 0 ? -off : off) <= tolerance) }'
    status=$?
    result "$status" "$1"
    [ "$status" -eq 0 ] || remark "got $2, want $3 within $4"
}

# cell FILE COLUMN [ROW]: a value of a table by its column's header, or by the part of it before the unit.
cell() {
    awk -F '\t' -v name="$2" -v row="${3:-1}" '
        /^#/ { next }
        !head { for (i = 1; i <= NF; i++) { id = $i; sub(/ \([^()]*(\([^()]*\)[^()]*)*\)$/, "", id); if ($i == name || id == name) col = i } head = 1; next }
        ++n == row && col { print $col; exit }' "$1"
}

# The last line of a script: `finish`.
finish() {
    echo "1..$count"
}
