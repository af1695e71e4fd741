#!/bin/sh
# rixsmap build: both ways of scanning, repeats, monitors, grids finer than the scans, scans that cannot be used.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1

# intensity IN OUT: the truth in counts at a monitor of 1000.
truth='function truth(e, out) { return 20 + 4000 / (1 + ((e - 5725) / 1.74) ^ 2) / (1 + ((e - out - 886) / 0.6) ^ 2) }'

# scans: a SPEC file of scans of the incident energy in keV, one an emission energy; the monitor drifts. -v by=emission
# scans the other way.
scans() {
    awk -v by=incident "$@" "$truth"'
    function scan(from, to, step, fixed) {
        number++
        printf "#S %d ascan %s %g %g %d 1\n", number, motor, from / 1000, to / 1000, (to - from) / step + 0.5
        printf "#P0 %.6f 10\n#N 3\n#L %s  mon  det\n", fixed / 1000, motor
        for (x = from; x <= to + 1e-9; x += step) {
            mon = 1000 + 200 * sin(number + x)
            n = by == "incident" ? truth(x, fixed) : truth(fixed, x)
            printf "%.6f %.10g %.10g\n", x / 1000, mon, n * mon / 1000
        }
        print ""
    }
    BEGIN {
        motor = by == "incident" ? "mono.energy" : "spec.energy"
        printf "#F plane\n#E 1\n#O0 %s  temp\n\n", by == "incident" ? "spec.energy" : "mono.energy"
        if (by == "incident") for (out = 4834; out <= 4844; out += 0.5) scan(5715, 5735, 0.25, out)
        else for (e = 5715; e <= 5735; e += 0.25) scan(4834, 4844, 0.5, e)
    }'
}

# off MAP SCALE: the largest relative distance of the map from the truth.
off() {
    awk -v scale="$2" "$truth"'
        /^[0-9]/ { d = $3 / scale / truth($1, $2) - 1; if (d < 0) d = -d; if (d > most) most = d }
        END { print (NR > 0 ? most + 0 : "none") }' "$1"
}

# mean FILE: of the monitor.
mean() {
    awk '/^[0-9]/ { s += $2; n++ } END { printf "%.12g", s / n }' "$1"
}

scans > in.spec
scans -v by=emission > out.spec
check "scans of the incident energy" rixsmap build -x mono.energy -y det --monitor mon --axis spec.energy -o in.tsv in.spec
near "give the plane at the mean monitor" "$(off in.tsv "$(awk -v m="$(mean in.spec)" 'BEGIN { print m / 1000 }')")" 0 1e-5
near "with the errors of counts" "$(awk '$1 == 5725 && $2 == 4839 { print $3 / $4 / $4 }' in.tsv)" 1 0.3
same "on the scans' own nodes" "$(grep '^# grid' in.tsv)" "# grid: 81 x 21"
same "in the columns of a map" "$(grep -v '^#' in.tsv | head -n 1)" "$(printf 'incident (eV)\temission (eV)\tintensity\tintensity_err')"
same "keV is recognised, and said once an axis" "$(grep -c keV err)" 2
check "scans of the emission energy" rixsmap build -x spec.energy -y det --monitor mon --axis mono.energy -o out.tsv out.spec
same "are recognised" "$(grep '^# scanned' out.tsv)" "# scanned: emission"
near "and give the same plane" "$(off out.tsv "$(awk -v m="$(mean out.spec)" 'BEGIN { print m / 1000 }')")" 0 1e-5
check "metadata" rixsmap build -q -y det --monitor mon --axis spec.energy --meta temperature=10K --meta run=3 in.spec
same "of the command line and in which scans agree are kept" "$(grep -cE '^# (temperature: 10K|run: 3|temp: 10)$' out)" 3
check "counts over monitor" rixsmap build -y det --monitor mon --per-monitor -o ratio.tsv in.spec
near "are not scaled" "$(off ratio.tsv 0.001)" 0 1e-5
check "a motor that is not named is found" rixsmap build -v -y det --monitor mon in.spec
says err 'spec.energy'
check "other names" rixsmap build -x '"mono.energy" * 1000' -y det --monitor mon --axis spec.energy -o eV.tsv in.spec
same "the same map" "$(grep -c . eV.tsv)" "$(grep -c . in.tsv)"

check "HERFD" rixsmap cut --emission 4839 -o herfd.tsv ratio.tsv
near "is the scan" "$(mmfit cat in.spec::11 | awk '/^[0-9]/ { printf "%.10g %.15g\n", $1 * 1000, $3 / $2 }' > scan; awk '/^[0-9]/ { print $1, $2 }' herfd.tsv |
    paste -d ' ' - scan | awk '{ d = $2 / $4 - 1; if (d < 0) d = -d; if (d > most) most = d } END { print (NR == 81 ? most + 0 : "rows") }')" 0 1e-9

# A finer grid has the same integral and the same error.
check "a finer grid" rixsmap build -y det --monitor mon --axis spec.energy --step 0.1,0.2 -o fine.tsv in.spec
same "has shares" "$(grep -c 'intensity_err.shares$' fine.tsv)" 1
for map in in fine; do
    rixsmap region --incident 5723:5727 --emission 4837:4841 --as json "$map.tsv" > "$map.json" 2> /dev/null
done
near "the integral of the finer grid" "$(jq .quantities.integral.value fine.json)" "$(jq .quantities.integral.value in.json)" "$(jq '.quantities.integral.value * 0.01' in.json)"
near "its error is not that of independent cells" "$(jq .quantities.integral.stderr fine.json)" "$(jq .quantities.integral.stderr in.json)" "$(jq '.quantities.integral.stderr * 0.02' in.json)"
check "a cut of it" rixsmap cut --emission 4839 fine.tsv
says err 'neighbouring points share'

# Repeats: twice the photons, errors smaller by sqrt 2.
scans | sed 's/^#S /#S 1/' > repeat.spec
check "a repeated plane" rixsmap build -y det --monitor mon --axis spec.energy --as json -o two.json in.spec repeat.spec
near "is counted" "$(jq .quantities.repeats.value two.json)" 21 0
check "and as a table" rixsmap build -q -y det --monitor mon --axis spec.energy -o two.tsv in.spec repeat.spec
near "it has errors smaller by the root of two" "$(cat in.tsv two.tsv | awk '$1 == 5725 && $2 == 4839 { if (!one) one = $4; else print one / $4 }')" 1.41421 0.01
sed 's/^#S 1\([0-9]*\) /#S \1 /' repeat.spec | awk '/^#S 5 / { on = 1 } /^$/ { on = 0 } on && /^[0-9]/ { $3 *= 1.3 } { print }' > drift.spec
check "a repeat that disagrees" rixsmap build -y det --monitor mon --axis spec.energy in.spec drift.spec
says err 'drift.spec::5: disagrees'

# Motors that are read on the fly: every scan has energies of its own.
awk 'BEGIN { srand(5) } /^[0-9]/ { $1 += 0.000004 * (rand() - 0.5) } { print }' in.spec > fly.spec
check "scans that share their energies nearly" rixsmap build -y det --monitor mon --axis spec.energy -o fly.tsv fly.spec
same "have all cells" "$(grep -c nan fly.tsv)" 0
near "on the nodes" "$(grep -c '^57' fly.tsv)" 1701 0
near "with the plane's values" "$(awk '$1 > 5724.9 && $1 < 5725.1 && $2 == 4839 { print $3 }' fly.tsv)" "$(awk '$1 == 5725 && $2 == 4839 { print $3 }' in.tsv)" 20
check "a cut of them" rixsmap cut --emission 4839 fly.tsv
same "is of nearly independent points" "$(grep -c share err)" 0
awk 'BEGIN { srand(5) } /^#S/ { late = 0.0002 * rand() } /^[0-9]/ { $1 += late } { print }' in.spec > late.spec
check "scans that do not share their energies" rixsmap build -y det --monitor mon --axis spec.energy -o late.tsv late.spec
same "have an even grid without a ragged rim" "$(grep -c nan late.tsv)" 0
near "with the plane's values, as far as lines between points go" "$(awk '{ d = $1 - 5725 } d > -0.13 && d <= 0.13 && $2 == 4839 { print $3 }' late.tsv)" "$(awk '$1 == 5725 && $2 == 4839 { print $3 }' in.tsv)" 300

# Scans that cannot be used are named and left out.
awk '/^#S/ { number = $2; rows = 0 }
    /^[0-9]/ { rows++; if (number == 3 && rows > 40) next; if (number == 7) $3 = 0; if (number == 9) $2 = 0
        if (number == 12 && rows == 5) $2 = 0 } { print }' in.spec > bad.spec
check "aborted, dead and beamless scans" rixsmap build -y det --monitor mon --axis spec.energy -o bad.tsv bad.spec
says err 'bad.spec::3: left out: aborted after 40 of 81'
says err 'bad.spec::7: left out: no count'
says err 'bad.spec::9: left out: its monitor is zero'
says err 'bad.spec::12: 1 rows without beam'
same "are left out" "$(grep '^# scans' bad.tsv)" "# scans: 18"
near "the rest is as it was" "$(awk '$1 == 5725 && $2 == 4840' in.tsv | cut -f 3)" "$(awk '$1 == 5725 && $2 == 4840' bad.tsv | cut -f 3)" 5
check "aborted scans on request" rixsmap build -y det --monitor mon --axis spec.energy --keep-aborted -o kept.tsv bad.spec
same "as far as they go" "$(awk '$2 == 4835 && $1 > 5725 && $3 != "nan"' kept.tsv | wc -l)" 0
says err 'holes'

# Zero counts: the error of one photon, and no loss of the point.
sed 's/^\(5.716000 [0-9.]*\) .*/\1 0/' in.spec > zero.spec
check "zero counts" rixsmap build -y det --monitor mon --axis spec.energy --per-monitor zero.spec
near "have the error of one" "$(awk '$1 == 5716 && $2 == 4840 { print $3 }' out)" 0 0
result "$(awk '$1 == 5716 && $2 == 4840 { print !($4 > 0.0008 && $4 < 0.0013) }' out)" "of one photon at the monitor"

# Points in no order, and one table with both energies in columns.
awk "$truth"'BEGIN { srand(3); print "incident (eV)\temission (eV)\tcounts"
    for (k = 0; k < 3000; k++) { e = 5715 + 20 * rand(); out = 4834 + 10 * rand(); print e "\t" out "\t" truth(e, out) } }' > points.tsv
check "scattered points" rixsmap build --delaunay -y counts --axis emission --step 0.25,0.25 -o points.map points.tsv
near "give the maximum" "$(awk '$1 > 5724.7 && $1 < 5725.3 && $2 > 4838.7 && $2 < 4839.3' points.map | sort -g -k 3 | tail -n 1 | cut -f 3)" 3900 300
awk "$truth"'BEGIN { print "incident (eV)\temission (eV)\tcounts"
    for (out = 4834; out <= 4844; out++) for (e = 5715; e <= 5735; e++) print e "\t" out "\t" truth(e, out) }' > mesh.tsv
check "a mesh in one table" rixsmap build -y counts --axis emission -o mesh.map mesh.tsv
near "is its plane" "$(off mesh.map 1)" 0 1e-5

exits 2 "no counts" rixsmap build in.spec
says err "say -y"
exits 3 "one scan" rixsmap build -y det --monitor mon --axis spec.energy in.spec::3
says err "two at least"
exits 3 "a motor that is not there" rixsmap build -y det --axis wibble in.spec
says err "no motor 'wibble'.*spec.energy"
exits 3 "no motor that can be it" rixsmap build -y det --meta spec.energy=x in.spec
says err "say --axis"
exits 3 "a monitor that is zero" rixsmap build -y det --monitor '0 * mon' --axis spec.energy in.spec
says err "monitor is zero"
exits 3 "a monitor that is not there" rixsmap build -y det --monitor wibble --axis spec.energy in.spec
says err "wibble"
awk '/^#S/ { shift = $2 } /^[0-9]/ { $1 += 0.1 * shift } { print }' in.spec > apart.spec
exits 3 "scans that do not overlap" rixsmap build -y det --monitor mon --axis spec.energy apart.spec
says err "do not overlap"
exits 2 "a step that is none" rixsmap build -y det --axis spec.energy --step 0.1 in.spec
exits 3 "a step without end" rixsmap build -y det --axis spec.energy --step 1e-9,0 in.spec
exits 3 "a grid without end" rixsmap build -y det --axis spec.energy --step 1e-4,1e-4 in.spec
says err "too large"
check "no counts at all" rixsmap build -y 'det/mon/1000' --axis spec.energy in.spec
says err "these are no counts"
same "have no errors" "$(awk '$1 == 5725 && $2 == 4839 { print $4 }' out)" nan
finish
