#!/bin/sh
# The examples of the manual pages run as they stand: a folder a page, block after block.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

# The literal blocks of a page's section EXAMPLES, each followed by a line of its own that marks its end.
blocks() {
    awk '/^\.Sh / { inside = $2 == "EXAMPLES" }
        inside && /^\.Bd / { block = 1; next }
        inside && /^\.Ed/ { block = 0; print "#end"; next }
        block { gsub(/\\e/, "\\"); gsub(/\\&/, ""); print }' "$1"
}

run_page() {
    page=$1 folder=$scratch/$(basename "$1") number=0
    mkdir "$folder"
    : > "$scratch/block"
    blocks "$page" > "$scratch/blocks"
    while IFS= read -r line; do
        if [ "$line" = "#end" ]; then
            number=$((number + 1))
            (cd "$folder" && sh -eu "$scratch/block") > "$scratch/out" 2> "$scratch/err" < /dev/null
            status=$?
            result "$status" "$(basename "$page"): example $number"
            [ "$status" -eq 0 ] || remark "$(cat "$scratch/block" "$scratch/err")"
            : > "$scratch/block"
        else
            printf '%s\n' "$line" >> "$scratch/block"
        fi
    done < "$scratch/blocks"
    [ "$number" -gt 0 ]
    result $? "$(basename "$page") has examples"
}

for page in "${top_srcdir:?}"/man/*.1; do
    run_page "$page"
done
finish
