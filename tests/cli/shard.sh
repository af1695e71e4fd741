#!/bin/sh
# A series in parts gives the bytes of one run, whatever the parts; what is there already is left out and kept.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1
# A peak that moves, fitted with the wrong shape: fits that learn from their neighbours.
for k in $(seq 23); do
    mmfit eval -m gaussian --grid 0:10:40 --set '*.area=5' --set "*.center=$(awk "BEGIN { print $k / 3 }")" \
        --set '*.sigma=0.4' --noise 0.3 --seed "$k" > table.tsv
    { echo "# T: $((k * 7 % 23)) K"; cat table.tsv; } > "$(printf 'scan-%02d.tsv' "$k")"
done
rm table.tsv
printf '#S 1 ascan\n#N 2\n#L x  y\n1 2\n2 3\n3 5\n4 3\n5 2\n6 2\n\n#S 2 ascan\n#N 2\n#L x  y\n1 2\n2 3\n3 6\n4 3\n5 2\n6 2\n' > scan-04.tsv
echo nothing > scan-11.tsv

# in_parts N OPTION...: the series in N parts, joined in the wrong order.
in_parts() {
    parts=$1
    shift
    rm -f part-*.tsv
    for k in $(seq "$parts"); do
        mmfit fit -m lorentzian -q --shard "$k/$parts" "$@" -o "part-$k.tsv" scan-*.tsv 2> /dev/null
    done
    # shellcheck disable=SC2046
    mmfit join $(ls -r part-*.tsv) > joined.tsv
}

for options in "" "--series T" "--series T --chain"; do
    # shellcheck disable=SC2086
    exits 3 "one run, with a file that cannot be read ($options)" mmfit fit -m lorentzian -q $options -o one.tsv scan-*.tsv
    for n in 1 2 7; do
        # shellcheck disable=SC2086
        in_parts "$n" $options
        check "the same bytes in $n parts ($options)" cmp one.tsv joined.tsv
    done
done
in_parts 3
says part-2.tsv '^# shard: 2/3$' "a part says what it is"
exits 3 "a part is missing" mmfit join part-1.tsv part-3.tsv
says err "2 parts of 3"
exits 3 "a part is there twice" mmfit join part-1.tsv part-2.tsv part-2.tsv
says err "part-2.tsv: part 2 of 3 again"
exits 3 "no part" mmfit join one.tsv
exits 2 "part 4 of 3" mmfit fit -m lorentzian --shard 4/3 scan-*.tsv
exits 2 "no number of parts" mmfit fit -m lorentzian --shard 4 scan-*.tsv
exits 2 "more parts than inputs" mmfit fit -m lorentzian --shard 1/30 scan-*.tsv
exits 2 "a joint fit in parts" mmfit fit -m lorentzian --shard 1/2 --joint scan-*.tsv

for options in "" "--series T"; do
    # shellcheck disable=SC2086
    mmfit fit -m lorentzian -q $options -o one.tsv scan-*.tsv 2> /dev/null
    sed '4,9d' one.tsv > out.tsv
    # shellcheck disable=SC2086
    exits 3 "resumed ($options)" mmfit fit -m lorentzian -q $options --resume -o out.tsv scan-*.tsv
    check "gives what one run gives ($options)" cmp one.tsv out.tsv
done
rm scan-11.tsv
mmfit fit -m lorentzian -q -o one.tsv scan-*.tsv
sed '2s/0\.[0-9]*/0.125/' one.tsv > out.tsv
cp out.tsv before.tsv
check "nothing is left to be done" mmfit fit -m lorentzian -q --resume -o out.tsv scan-*.tsv
check "and the rows that are there stay" cmp before.tsv out.tsv
exits 2 "nothing to go on with" mmfit fit -m lorentzian --resume scan-*.tsv
exits 2 "a report is no table" mmfit fit -m lorentzian --resume --as json -o out.json scan-*.tsv
printf 'a\tb\n1\n' > out.tsv
exits 3 "an output that is no table" mmfit fit -m lorentzian --resume -o out.tsv scan-*.tsv
same "stays as it is" "$(cat out.tsv)" "$(printf 'a\tb\n1')"
finish
