#!/bin/sh
# rixsmap diff and fit: planes of one truth and of two, forms of the result, and what is refused.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"
cd "$scratch" || exit 1

# plane SEED SHIFT EXPOSURE FEATURE: a map of counts with a feature at 5729..5732 x 4841..4843 eV.
plane() {
    awk -v seed="$1" -v shift="$2" -v more="$3" -v feature="$4" '
    function gauss() { return sqrt(-2 * log(1 - rand())) * cos(6.283185307 * rand()) }
    BEGIN {
        srand(seed)
        print "incident (eV)\temission (eV)\tintensity\tintensity_err"
        for (out = 4834; out <= 4844; out += 0.5)
            for (e = 5715; e <= 5735; e += 0.5) {
                x = e - shift
                m = 30 + 2000 / (1 + ((x - 5725.4) / 1.74)^2) / (1 + ((x - out - 886.2) / 0.6)^2)
                m += (e >= 5729 && e <= 5732 && out >= 4841 && out <= 4843) ? feature : 0
                m *= more
                n = int(m + sqrt(m) * gauss() + 0.5)
                print e "\t" out "\t" n "\t" sqrt(n)
            }
    }'
}

# value FILE NAME: the value of a quantity in a JSON result.
value() {
    awk -v name="\"$2\":" '$1 == name { found = 1 } found && $1 == "\"value\":" { sub(/,$/, "", $2); print $2; exit }' "$1"
}

# within A B C: A <= B <= C
within() {
    awk -v a="$1" -v b="$2" -v c="$3" 'BEGIN { exit !(a <= b && b <= c) }'
}

plane 1 0 1 0 > a.tsv
plane 2 0.08 1.5 0 > b.tsv
plane 3 0 1 30 > c.tsv

check "two planes of one truth" rixsmap diff --as json -o same.json a.tsv b.tsv
within 0.05 "$(value same.json shift_incident)" 0.11
result $? "the shift is found"
within 0.64 "$(value same.json scale)" 0.70
result $? "so is the scale"
grep -q '"regions": \[\]' same.json
result $? "and no region"

check "a feature" rixsmap diff --as json -o feature.json -p diff.pdf -p diff.svg c.tsv b.tsv
within 5728.5 "$(awk '$1 == "\"incident_lo\":" { print $2 + 0; exit }' feature.json)" 5729.5
result $? "its region begins where it does"
within 4842.5 "$(awk '$1 == "\"emission_hi\":" { print $2 + 0; exit }' feature.json)" 4843.5
result $? "and ends there"
grep -q '"stderr"' feature.json && [ -s diff.pdf ] && [ -s diff.svg ]
result $? "its integral has an error, and there are figures"

check "as a table" rixsmap diff -o diff.tsv c.tsv b.tsv
grep -q '^# region_1: incident 57' diff.tsv && [ "$(grep -v "^#" diff.tsv | head -n 1 | tr "\t" ,)" = "incident (eV),emission (eV),difference,difference_err,significance" ]
result $? "the table has the regions as metadata, and the columns"
check "the box again" rixsmap region --incident 5729:5732 --emission 4841:4843 --as json -o box.json diff.tsv
within 130 "$(value box.json integral)" 230
result $? "a difference has integrals over boxes"
check "without anything" rixsmap diff --align none --scale none --samples 0 -o plain.tsv a.tsv b.tsv
grep -v '^#' plain.tsv > plain.rows
paste a.tsv b.tsv plain.rows | awk -F '\t' 'NR > 1 { d = $3 - $7 - $11; if (d > 1e-6 || d < -1e-6) bad++ } END { exit bad > 0 }'
result $? "it is one number less the other"

exits 2 "one map" rixsmap diff a.tsv
grep -q 'takes two maps' "$scratch/err"
result $? "says how many it takes"
exits 2 "a scale that is none" rixsmap diff --scale half a.tsv b.tsv
awk -F '\t' 'BEGIN { OFS = "\t" } NR > 1 { $1 += 100 } { print }' b.tsv > far.tsv
exits 3 "planes that do not overlap" rixsmap diff a.tsv far.tsv
grep -q 'do not overlap: incident' "$scratch/err"
result $? "says their ranges"
cut -f 1-3 b.tsv > bare.tsv
check "a plane without errors" rixsmap diff --as json a.tsv bare.tsv
grep -q 'without errors there is no significance' "$scratch/err" && grep -q '"difference_err"' "$scratch/out"
result $? "warns, and has no significance"

# fit
mmfit eval -m ce-2p3d --grid 5712:5744:65 --grid 4834:4844:21 --set f2.area=150 --set f1.area=3000 \
    --set f0.area=1000 > truth.tsv
awk -F '\t' 'function poisson(m,    l, k, p) {
        if (m > 50) { k = int(m + sqrt(2 * m * -log(1 - rand())) * cos(6.283185307 * rand()) + 0.5); return k < 0 ? 0 : k }
        l = exp(-m); p = 1; for (k = -1; p > l; k++) p *= rand(); return k }
    BEGIN { srand(5); OFS = "\t"; print "incident (eV)", "emission (eV)", "intensity", "intensity_err" }
    /^[0-9]/ { n = poisson($3); print $1, $2, n, sqrt(n) }' truth.tsv > counts.tsv
check "a fit" rixsmap fit --as json -o fit.json -p fit.pdf counts.tsv
grep -q 'have the error 0' "$scratch/err" && grep -q 'Poisson likelihood' fit.json
result $? "counts are known, dark cells too"
within 2850 "$(value fit.json f1.area)" 3150 && within 1.6 "$(value fit.json f0.gamma_n)" 1.9
result $? "and nothing is pulled down by them"
check "chi-square on demand" rixsmap fit --likelihood normal --as json -o chi.json counts.tsv
within 0 "$(value chi.json f0.gamma_n)" 1.7
result $? "is what it is"
check "two planes jointly" rixsmap fit --joint --as json -o joint.json counts.tsv counts.tsv
[ "$(awk '$1 == "\"f1.incident\":" { getline; print $2 }' joint.json | sort -u | wc -l)" -eq 1 ]
result $? "have one energy"
exits 4 "a model of no plane" rixsmap fit -m straight-line counts.tsv
grep -q 'is no model of a plane' "$scratch/err"
result $? "is refused"
exits 2 "a loss with a likelihood" rixsmap fit --likelihood poisson --loss huber counts.tsv
finish
