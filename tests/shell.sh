# What tests written in shell share: TAP, and a scratch folder that is removed at the end.
# $scratch is a folder to write in.
# shellcheck shell=sh

LC_ALL=C.UTF-8
export LC_ALL
count=0
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

# says FILE PATTERN: the file (out or err of the last command, or a path) has a line that fits the pattern.
says() {
    case $1 in out | err) file=$scratch/$1 ;; *) file=$1 ;; esac
    grep -qE -- "$2" "$file"
    status=$?
    result "$status" "${3:-$1 says '$2'}"
    [ "$status" -eq 0 ] || remark "$(head -n 5 "$file")"
}

# same TEXT GOT WANT: equal texts.
same() {
    [ "$2" = "$3" ]
    result $? "$1"
    [ "$2" = "$3" ] || remark "got '$2', want '$3'"
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
