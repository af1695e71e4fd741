#!/bin/sh
# Inputs that ask for more than there is: each ends with a message and the right status, inside 400 MB and 20 seconds.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1
if nm -D "${top_builddir:?}/mmfit" | grep -q __asan_init; then
    echo "1..0 # SKIP the address sanitizer reserves more address space than the limit"
    exit 0
fi

# limited STATUS TEXT WORD...: the tool under the limits.
limited() {
    status=$1 text=$2
    shift 2
    # The shells that we are run by know -v.
    # shellcheck disable=SC3045
    (ulimit -v 400000 && exec timeout 20 "$@" > out 2> err < /dev/null)
    same "$text" "$?" "$status"
    [ "$status" -eq 0 ] || [ -s err ]
    result $? "and says why"
}

repeat() {
    awk -v text="$1" -v n="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", text }'
}

head='<model xmlns="urn:mischmetal:model:1" id="a" domain="general"><title>t</title><x name="x"/><y name="y"/>'
printf 'x\ty\n1\t2\n2\t3\n3\t5\n4\t4\n5\t1\n' > table.tsv

limited 2 "a formula of 20,000 brackets" mmfit cat -y "$(repeat '(' 20000)" table.tsv
{ echo "$head"; repeat '<component id="c">' 5000; } > deep.xml
limited 4 "elements 5,000 deep" mmfit check deep.xml
{ echo "$head<component id=\"c\"><formula>"; repeat '(' 100000; echo x; repeat ')' 100000; echo '</formula></component></model>'; } > long.xml
limited 4 "a formula in a model of 100,000 brackets" mmfit check long.xml
{
    echo '<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "aaaaaaaaaa">'
    previous=a
    for name in b c d e f g h i j; do
        echo "<!ENTITY $name \"$(repeat "&$previous;" 10)\">"
        previous=$name
    done
    echo ']><model>&j;</model>'
} > bomb.xml
limited 4 "entities that grow to 10 GB" mmfit check bomb.xml
repeat '[' 200000 > deep.json
limited 3 "arrays 200,000 deep" mmfit cat deep.json
{
    printf '#F x\n#S 1 ascan\n#N 999999999\n#@MCA %%9999999C\n#@CHANN 999999999 0 999999999 1\n#L '
    awk 'BEGIN { for (i = 0; i < 50000; i++) printf "c%d  ", i; print ""; print "1 2 3" }'
} > counts.spec
limited 0 "a scan that promises a thousand million columns" mmfit cat counts.spec
repeat 'a,' 200000 > wide.csv
limited 3 "a table of 200,000 columns" mmfit cat wide.csv
{ printf 'x\ty\n'; repeat 1 5000000; printf '\t2\n'; } > digits.tsv
limited 0 "a number of five million digits" mmfit cat digits.tsv
limited 2 "a grid of a million million points" mmfit eval -m gaussian --grid 0:1:999999999999
limited 2 "as many starts" mmfit fit -m gaussian --multistart 99999999999 table.tsv
limited 2 "as many samples" mmfit fit -m gaussian --ci bootstrap --samples 9999999999 table.tsv
limited 5 "an input without an end" mmfit cat /dev/zero
finish
