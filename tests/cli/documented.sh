#!/bin/sh
# Every verb and option that a tool has stands in its manual page and in its --help.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

# The long options that a page names: ".It Fl f , -format Ar NAME" and ".Fl -joint" alike.
page_options() {
    grep -E '^\.(It|Fl|Op|Oo) ' "$1" | grep -oE '(^| )-[a-z][a-z0-9-]*' | tr -d ' ' | sed 's/^-//' | sort -u
}

missing_options() {
    page_options "$2" > "$scratch/page"
    "$1" --dump-options | cut -f3 | grep . | sort -u > "$scratch/tool"
    comm -13 "$scratch/page" "$scratch/tool" | tr '\n' ' '
}

missing_verbs() {
    "$1" --dump-options | cut -f1 | sort -u | while IFS= read -r verb; do
        grep -qE "^\.It Cm $verb( |$)" "$2" || printf '%s ' "$verb"
    done
}

for page in "${top_srcdir:?}"/man/*.1; do
    tool=$(basename "$page" .1)
    same "$tool.1 documents each option" "$(missing_options "$tool" "$page")" ""
    same "$tool.1 documents each verb" "$(missing_verbs "$tool" "$page")" ""
    "$tool" --dump-options | cut -f1 | sort -u > "$scratch/verbs"
    while IFS= read -r verb; do
        check "$tool $verb --help" "$tool" "$verb" --help
        says out "^Usage: $tool $verb "
    done < "$scratch/verbs"
done
finish
