#!/bin/sh
# Exit statuses and messages: what goes wrong is said, with file and line, and nothing is left half-written.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1
mmfit eval -m straight-line --grid 0:10:11 --set '*.c1=2' --set '*.c0=1' --noise 0.1 > good.tsv
printf 'x\ty\n1\t2\n2\tthree\n' > text.tsv
printf 'x\ty\n1\t2\n' > short.tsv

exits 2 "no verb" mmfit
exits 2 "unknown verb" mmfit wibble
says err "no verb 'wibble'"
exits 2 "unknown option" mmfit cat --wibble good.tsv
exits 2 "missing argument" mmfit cat good.tsv --where
exits 2 "a range that is none" mmfit cat -r 5 good.tsv
says err "LO:HI"
exits 2 "a choice that is none" mmfit cat --as xml good.tsv
exits 2 "a formula that does not compile" mmfit cat --where 'x <' good.tsv
exits 2 "no model" mmfit fit good.tsv
exits 2 "a parameter that is not there" mmfit fit -m straight-line --fix wibble good.tsv
exits 2 "a figure of an unknown kind" mmfit fit -m straight-line -p fig.gif good.tsv
exits 3 "no such file" mmfit cat missing.tsv
says err "^mmfit: missing.tsv: "
exits 3 "a folder" mmfit cat .
: > empty.tsv
exits 3 "an empty file" mmfit cat empty.tsv
exits 3 "no such column" mmfit fit -m straight-line -y wibble good.tsv
says err "wibble"
exits 3 "no row in the range" mmfit fit -m straight-line -r 100: good.tsv
exits 3 "fewer points than parameters" mmfit fit -m straight-line short.tsv
exits 3 "text in place of numbers" mmfit fit -m straight-line text.tsv
exits 4 "unknown model" mmfit fit -m wibble good.tsv
says err "wibble"
printf '<model xmlns="urn:mischmetal:model:1" id="m" domain="general">\n<bad/>\n</model>\n' > bad.xml
exits 4 "a model that does not validate" mmfit check bad.xml
says err "bad.xml:2: "
exits 5 "a folder that is not there" mmfit cat -o nowhere/out.tsv good.tsv
for form in text tsv json; do
    mmfit fit -m straight-line --as "$form" good.tsv > /dev/full 2> err
    same "/dev/full ($form) is an error" "$?" 5
done
for verb in "cat good.tsv" "info good.tsv" models functions "show straight-line" "eval -m straight-line --grid 0:1:3 --set *.c1=1 --set *.c0=0"; do
    # The words of the command are meant to split, and its star to stay.
    # shellcheck disable=SC2086
    (set -f && mmfit $verb > /dev/full 2> err)
    same "mmfit $verb > /dev/full is an error" "$?" 5
done
exits 3 "one of two files is missing" mmfit fit -m straight-line --as tsv good.tsv missing.tsv
same "both have a row" "$(grep -cv '^#' out)" 3
same "the missing one's says so" "$(cell out status 2)" failed
mmfit cat good.tsv | head -n 1 > /dev/null
result $? "a broken pipe ends quietly"
echo old > out.tsv
exits 3 "a failure" mmfit cat -o out.tsv missing.tsv
same "leaves the old output" "$(cat out.tsv)" old
same "and nothing beside it" "$(ls out.tsv.* 2> /dev/null)" ""
finish
