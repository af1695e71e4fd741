#!/bin/sh
# rixsmap elastic, and the corrections of build: calibration, background, self-absorption, HDF5.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1

# scan FIXED FROM TO STEP EXPR: a scan of the incident energy x at the emission energy o.
scan() {
    number=$((number + 1))
    awk -v number=$number -v o="$1" -v from="$2" -v to="$3" -v step="$4" 'BEGIN {
        printf "#S %d ascan mono.energy %g %g %d 1\n#P0 %.3f\n#N 3\n#L mono.energy  mon  det\n", number, from, to, (to - from) / step + 0.5, o
        for (x = from; x <= to + 1e-9; x += step) printf "%.4f 1000 %.10g\n", x, '"$5"'
        print "" }'
}
head='#F x
#E 1
#O0 xes.energy
'
# Elastic lines 0.4 eV above what the spectrometer says, 1.2 eV wide.
number=0
{
    echo "$head"
    for out in 4830 4840 4850; do
        scan "$out" $((out - 6)) $((out + 6)) 0.1 'int(30 + 5000 * exp(-log(16) * ((x - o - 0.4) / 1.2) ^ 2))'
    done
} > elastic.spec
check "elastic lines" rixsmap elastic -x mono.energy -y det --monitor mon --axis xes.energy -p elastic.pdf --as json elastic.spec
near "give the offset" "$(jq .quantities.emission_offset.value out)" 0.4 0.002
near "and the resolution" "$(jq .quantities.resolution.value out)" 1.2 0.005
near "no slope" "$(jq .quantities.emission_slope.value out)" 0 1e-4
same "a fit a line" "$(jq '.fits | length' out)" 3
[ -s elastic.pdf ]
result $? "the figure is there"
check "as a table" rixsmap elastic -x mono.energy -y det --monitor mon --axis xes.energy -o elastic.tsv elastic.spec
check "without a motor" rixsmap elastic -x mono.energy -y det --as json elastic.spec
same "there is a resolution, and no offset" "$(jq -c '[.quantities.emission_offset.value, (.quantities.resolution.value * 100 | round)]' out)" '[null,120]'

# A plane on a background.
number=0
{
    echo "$head"
    for out in 4834 4835 4836 4837 4838 4839 4840; do
        scan "$out" 5700 5730 0.5 '50 + 2 * (x - 5700) + 900 / (1 + ((x - 5725) / 1.74) ^ 2) / (1 + ((x - o - 886) / 0.6) ^ 2)'
    done
} > plane.spec
# build OPTION...: of its scans.
build() {
    rixsmap build -y det --monitor mon --axis xes.energy "$@"
}
check "calibration" build --calibrate elastic.tsv -o calibrated.tsv plane.spec
near "moves emission energies" "$(awk '/^[0-9]/ { print $2; exit }' calibrated.tsv)" 4834.4 0.003
says calibrated.tsv '^# emission_offset: 0\.(39|40)'
check "a linear background" build --background linear --background-range :5712 -o flat.tsv plane.spec
near "goes" "$(awk '$1 == 5705 && $2 == 4836 { print $3 }' flat.tsv)" 0 3
says flat.tsv 'intensity_err.shares$' "and ties the cells of a row"
check "self-absorption" sh -c 'printf "4000\t1\n5722\t1\n5724\t2\n6000\t2\n" > mu.dat && rixsmap build -v -y det --monitor mon --axis xes.energy --absorption mu.dat --angles 45,45 -o thick.tsv plane.spec'
near "is larger above the edge" "$(build -q plane.spec | cat - thick.tsv | awk '$1 == 5726 && $2 == 4839 { if (!one) one = $3; else print $3 / one }')" 1.5 1e-9
says err 'thick flat sample, 45 and 45 degrees'

check "NXdata" build -o plane.h5 plane.spec
for form in plane.h5 plane.tsv; do
    build -q -o plane.tsv plane.spec
    rixsmap region --incident 5720:5728 --emission 4835:4839 "$form" > "$form.region"
done
same "is the same map" "$(cat plane.h5.region)" "$(cat plane.tsv.region)"
check "HDF5 is read by mmfit" mmfit info plane.h5
says out 'emission .* eV'
says out 'statistics: counts'
check "a grid with shares as NXdata" build --step 0.25,0.5 -o fine.h5 plane.spec
says err 'keep the table'

exits 2 "a background of unknown range" build --background linear plane.spec
says err 'background-range'
exits 3 "a background beside the plane" build --background constant --background-range 5800:5900 plane.spec
exits 3 "absorption that ends early" sh -c 'printf "4000\t1\n5000\t1\n" > short.dat && rixsmap build -y det --axis xes.energy --absorption short.dat plane.spec'
says err 'the plane needs'
exits 2 "angles that are none" build --absorption mu.dat --angles 45 plane.spec
exits 3 "a calibration that is none" build --calibrate mu.dat plane.spec
exits 5 "a folder that is not there" build -o nowhere/plane.h5 plane.spec
exits 3 "no elastic line to speak of" rixsmap elastic -y det elastic.tsv
finish
