#!/bin/sh
# Results are the same bytes with one thread and with many, and in a locale with decimal commas.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"
# shellcheck source=tests/runs.sh
. "${top_srcdir:?}/tests/runs.sh"

cd "$scratch" || exit 1
mkdir input
cd input || exit 1
make_inputs
same "every verb has its run" "$(runs_missing)" ""
for k in 1 2 3 4 5 6 7 8 9; do
    mmfit eval -m gaussian --grid 0:10:101 --set '*.area=5' --set "*.center=$k" --set '*.sigma=0.5' \
        --noise 0.3 --seed "$k" -o "series-$k.tsv"
done
mmfit eval -m straight-line --grid 0:1:30000 --set '*.c0=1' --set '*.c1=2' --noise 0.1 -o long.tsv
{
    runs
    cat << 'END'
mmfit fit -m gaussian --series T --chain --as json --meta-from -(?<T>[0-9]+) series-1.tsv series-2.tsv series-3.tsv series-4.tsv series-5.tsv series-6.tsv series-7.tsv series-8.tsv series-9.tsv
mmfit fit -m gaussian -m lorentzian --ci profile --as json series-5.tsv series-6.tsv
mmfit fit -m gaussian --ci bootstrap --samples 100 --multistart 4 --seed 3 --as json series-5.tsv
mmfit fit -m gaussian --share *.sigma --as json series-5.tsv series-6.tsv series-7.tsv
mmfit cat series-1.tsv series-2.tsv series-3.tsv
mmfit cat long.tsv
END
} > ../runs.list
cd ..

verbs_with jobs > threaded.list

# run_all FOLDER JOBS: every run in a folder of its own, with what it writes.
run_all() {
    mkdir "$1"
    number=0
    while IFS= read -r run; do
        number=$((number + 1))
        cp -r input "$1/$number"
        words=$run
        case $run in "$(echo "$run" | cut -d ' ' -f 1,2 | grep -xFf threaded.list)"\ *) words="$run -j $2" ;; esac
        # shellcheck disable=SC2086
        (cd "$1/$number" && set -f && $words > out 2> /dev/null < /dev/null; echo $? > status)
    done < runs.list
}

# compare FOLDER TEXT: what the runs gave is what they gave with one thread.
compare() {
    number=0
    while IFS= read -r run; do
        number=$((number + 1))
        different=$(diff -qr "one/$number" "$1/$number" 2>&1)
        same "$2: $run" "$different" ""
    done < runs.list
}

run_all one 1
grep -L -x 0 one/*/status > failed.list
same "all runs end well" "$(cat failed.list)" ""
run_all many 5
compare many "many threads"

if ! command -v localedef > /dev/null || ! localedef -i de_DE -f UTF-8 "$scratch/de_DE.UTF-8" 2> localedef.log; then
    count=$((count + 1))
    echo "ok $count - decimal commas # SKIP localedef or its sources are missing (Debian package locales)"
else
    LOCPATH=$scratch
    LC_ALL=de_DE.UTF-8
    export LOCPATH LC_ALL
    same "the locale has decimal commas" "$(env printf %.1f 1,5)" 1,5
    LD_PRELOAD=$top_builddir/tests/preload/.libs/locale.so
    ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
    export LD_PRELOAD ASAN_OPTIONS
    run_all commas 2
    unset LD_PRELOAD
    compare commas "decimal commas"
fi
finish
