#!/bin/sh
# mischmetal beside gnuplot, fityk and lmfit on the same 200 synthetic Ce L3 spectra, one process each, in one run.
#
#   run.sh SOURCE
#
# Programs that are not installed are left out (Debian: gnuplot-nox, fityk, python3-lmfit). Prints a TSV: processor time
# a fit, all that the program does included (starting, reading, writing), and how many spectra ended in a wrong minimum:
# chi-square more than 1 above the least that any program found. KEEP=1 leaves the files.
set -eu
source=$(cd "$1" && pwd)
count=${COUNT:-200}
command -v mmfit > /dev/null || {
    echo "peers: mmfit is not on PATH; call make bench-peers" >&2
    exit 1
}
work=$(mktemp -d)
trap '[ -n "${KEEP-}" ] || rm -rf "$work"' EXIT
cd "$work"
mkdir data
model=$source/bench/ce-l3.xml

echo "# $count spectra: an arctangent edge and three Voigt lines with sigma and gamma in common, 401 points, 11 free"
echo "# parameters, noise 0.003; f1 loses what f0 gains. All start from the same values and get the same errors."
i=0
while [ "$i" -lt "$count" ]; do
    areas=$(awk -v i="$i" -v n="$count" 'BEGIN { print 6 - 2*i/(n - 1), 3 + 2*i/(n - 1) }')
    mmfit eval -m "$model" --grid 5700:5780:401 --set edge.height=1 --set edge.center=5723 --set edge.width=1.4 \
        --set f2.area=0.5 --set f2.center=5718.9 --set f1.area="${areas% *}" --set f1.center=5725.4 \
        --set f0.area="${areas#* }" --set f0.center=5736.4 --set f2.sigma=0.7 --set f2.gamma=1.6 \
        --noise 0.003 --seed "$((i + 1))" |
        awk '/^#/ { next } head++ { print $1, $2, 0.003 }' > "data/$(printf 's%03d.dat' "$i")"
    i=$((i + 1))
done

# run NAME COMMAND...: answers to NAME.out, status and processor time of the command and its children to NAME.time.
run() {
    name=$1
    shift
    (
        status=0
        "$@" > "$name.out" 2> "$name.err" || status=$?
        echo "$status" > "$name.time"
        times > processor
        tr 'ms' '  ' < processor >> "$name.time"
    )
    grep -a '^without' "$name.err" || :
}

mischmetal() {
    mmfit fit -m "$model" -j 1 -x '$1' -y '$2' -s '$3' data/*.dat > ours.tsv
    awk -F '\t' '/^#/ { next } !head++ { for (i = 1; i <= NF; i++) { id = $i; sub(/ .*/, "", id); col[id] = i } next } {
        name = $1; sub(/.*\//, "", name)
        print name, $col["chisq"], $col["edge.height"], $col["edge.center"], $col["edge.width"], $col["f2.area"],
            $col["f2.center"], $col["f1.area"], $col["f1.center"], $col["f0.area"], $col["f0.center"], $col["f2.sigma"],
            $col["f2.gamma"], $col["status"] }' ours.tsv
}

run mischmetal mischmetal
if command -v gnuplot > /dev/null; then run gnuplot sh "$source/bench/peers/gnuplot.sh" data; fi
if command -v cfityk > /dev/null; then
    run fityk-mpfit sh "$source/bench/peers/fityk.sh" data mpfit
    run fityk-lm sh "$source/bench/peers/fityk.sh" data levenberg_marquardt
fi
python=/usr/bin/python3 # Debian's, which has Debian's lmfit
if "$python" -c 'import lmfit' 2> /dev/null; then run lmfit "$python" "$source/bench/peers/with_lmfit.py" data; fi

printf 'program\tms_per_fit\tanswers\twrong_minima\texit_status\n'
cat ./*.out | awk 'NF >= 13 && $2 + 0 == $2 { if (!($1 in least) || $2 < least[$1]) least[$1] = $2 }
    END { for (name in least) print name, least[name] }' > least
for file in *.time; do
    awk -v name="${file%.time}" -v count="$count" '
        FILENAME == "least" { least[$1] = $2; next }
        FILENAME ~ /time$/ && NF == 1 { status = $1 }
        FILENAME ~ /time$/ && NF == 4 { time += 60*$1 + $2 + 60*$3 + $4 }
        FILENAME ~ /out$/ && NF >= 13 { answers++; wrong += !($2 <= least[$1] + 1) }
        END { printf "%s\t%.2f\t%d\t%d\t%d\n", name, 1e3*time/count, answers, wrong, status }' \
        least "$file" "${file%.time}.out"
done
