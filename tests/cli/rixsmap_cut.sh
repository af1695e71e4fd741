#!/bin/sh
# rixsmap cut and region: what they give of a map, pulls under Poisson noise, unhappy paths.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1

# plane FILE: one resonance on 41 x 21 cells; twenty counts a unit.
awk 'BEGIN { print "incident (eV)\temission (eV)\tintensity\tintensity_err"
    for (out = 4834; out <= 4844; out += 0.5)
        for (e = 5715; e <= 5735; e += 0.5) {
            n = 5 + 900 / (1 + ((e - 5725) / 1.74) ^ 2) / (1 + ((e - out - 886) / 0.6) ^ 2)
            print e "\t" out "\t" n "\t" sqrt(n) } }' > map.tsv

check "a HERFD cut" rixsmap cut --emission 4839 map.tsv
near "has the cell's value" "$(awk '$1 == 5725' out | cut -f 2)" 905 1e-12
near "and error" "$(awk '$1 == 5725' out | cut -f 3)" "$(awk 'BEGIN { print sqrt(905) }')" 1e-3
cp out herfd.tsv
check "a cut without a place" rixsmap cut -v map.tsv
says err 'measured maximum.*4839 eV'
same "is that at the emission maximum" "$(grep -v '^#' out | tail -n +2)" "$(grep -v '^#' herfd.tsv | tail -n +2)"
check "an emission spectrum" rixsmap cut --incident 5725 --as json map.tsv
same "is over the emission energy" "$(jq -r '.table.columns | map(.name) | join(" ")' out)" "emission intensity intensity_err"
check "a cut of some width" rixsmap cut --incident 5725 --width 2 -o cut.tsv map.tsv
check "and a region of the same width" rixsmap region --incident 5724:5726 --emission 4834:4844 --as json map.tsv
near "agree" "$(jq .quantities.integral.value out)" "$(awk '/^[0-9]/ { if (n++) s += 0.25 * (last + $2); last = $2 } END { printf "%.12g", s }' cut.tsv)" 1e-6
check "a transfer cut" rixsmap cut --transfer 886 -p transfer.svg map.tsv
near "runs along the ridge" "$(awk '$1 == 5725.5' out | cut -f 2)" "$(awk 'BEGIN { print 5 + 900 / (1 + (0.5 / 1.74) ^ 2) }')" 1e-3
same "and is over incident energies" "$(head -n 3 out | tail -n 1)" "$(printf 'incident (eV)\tintensity\tintensity_err')"
check "its table is a spectrum for xasfit" xasfit fit -m ce-l3-arctan --set edge.center=5722 --set f1.center=5725 --fix f0.area=0 --as tsv herfd.tsv
near "which finds the line" "$(cell out f1.center)" 5725 0.1
awk 'NR == 1 { sub(/incident \(eV\)/, "incident (keV)") } NR > 1 { $1 /= 1000 } { print }' OFS='\t' FS='\t' map.tsv > kev.tsv
check "incident energies in keV" rixsmap cut --emission 4839 kev.tsv
near "are converted" "$(awk '$1 > 5724.9 && $1 < 5725.1' out | cut -f 2)" 905 1e-12

awk -F '\t' '$1 == 5725 && $2 == 4839 { $3 = $4 = "nan" } { print }' OFS='\t' map.tsv > hole.tsv
exits 1 "a box with a hole" rixsmap region --incident 5724:5726 --emission 4834:4844 --as json hole.tsv
same "has no integral" "$(jq -c '[.quantities.integral.value, .quantities.integral.flags]' out)" '[null,["holes"]]'
says err 'hole.tsv: no integral: 1 of the'
check "one beside the hole" rixsmap region --incident 5725.5:5727 hole.tsv
check "a cut through it" rixsmap cut --emission 4839 hole.tsv
says err '1 of 41 points .* in holes'
check "a box that reaches beyond" rixsmap region --incident 5700:5720 --as json map.tsv
same "is flagged" "$(jq -c .quantities.integral.flags out)" '["clipped"]'
exits 3 "a box beside the plane" rixsmap region --incident 5800:5810 map.tsv
says err 'outside of the plane.*5715 to 5735'
exits 3 "a cut beside the plane" rixsmap cut --emission 4900 map.tsv
says err '4834 to 4844'
exits 2 "two cuts at once" rixsmap cut --emission 4839 --incident 5725 map.tsv
exits 2 "two maps" rixsmap cut map.tsv map.tsv
exits 3 "no map" rixsmap cut herfd.tsv
says err "no plane|no grid"
cut -f 1,2 map.tsv > two.tsv
exits 3 "two columns" rixsmap region two.tsv
says err "incident, emission and intensity"
head -n 2 map.tsv > row.tsv
exits 3 "one row" rixsmap region row.tsv
cat map.tsv map.tsv > twice.tsv
exits 3 "rows twice" rixsmap region twice.tsv
finish
