#!/bin/sh
# chifit shielding: runs in the layout of an MPMS 3 with known onset, width and fractions, what is assumed, unhappy paths.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1
value() {
    jq ".quantities[\"$1\"].${2:-value}" out
}
warned() {
    jq -r '.warnings | join(" ")' out
}

# head: of a file of an MPMS 3.
head_of() {
    cat << 'END'
[Header]
; an MPMS 3 data file
TITLE,glass
FILEOPENTIME,3822222222.22,01/02/2021,3:04 pm
BYAPP,MPMS3,1.0,1.6
INFO,42.0,SAMPLE_MASS
INFO,La75Al25,SAMPLE_MATERIAL
DATATYPE,TIME,2
[Data]
Comment,Time Stamp (sec),Temperature (K),Magnetic Field (Oe),Moment (emu),M. Std. Err. (emu),Transport Action
END
}

# rows FRACTION TC WIDTH SEED [UP|DOWN [FIELD]]: Tc spread as a Gaussian of this width at half maximum, 0.3 % noise.
rows() {
    awk -v f="$1" -v tc="$2" -v width="$3" -v seed="$4" -v way="${5:-up}" -v field="${6:-20}" '
        function gauss() { return sqrt(-2 * log(1 - rand())) * cos(6.283185307 * rand()) }
        function part(x, i, n, sum) { # the normal distribution above x, by the trapezoid rule
            if (x > 6) return 0; if (x < -6) return 1
            n = 200
            for (i = 0; i <= n; i++) sum += (i == 0 || i == n ? 0.5 : 1) * exp(-(x + (6 - x) * i / n)^2 / 2)
            return sum * (6 - x) / n / 2.506628275
        }
        BEGIN { srand(seed)
            for (i = 0; i < 160; i++) {
                t = 1.8 + 0.02 * (way == "up" ? i : 159 - i)
                unit = 0.042 / 6.1 / 12.566370614 * field
                m = (-f * part((t - tc) / (width / 2.354820045)) + 0.003 * f * gauss()) * unit
                printf ",%d,%.6f,%.4f,%.9e,%.4e,1\n", 20 * i, t, field, m, 0.003 * f * unit } }'
}
{ head_of && rows 0.8 3.4 0.36 1; } > zfc.dat
{ head_of && rows 0.2 3.4 0.36 2; } > fc.dat
{ head_of && rows 0.8 3.4 0.36 1 && rows 0.2 3.4 0.36 2 down; } > both.dat
{ head_of && rows 0.9 4.3 0.06 3; } > crystal.dat

check "two files" chifit shielding --meta density=6.1g/cm3 --meta N=0 --as json -p shielding.pdf zfc.dat fc.dat
near "shielding fraction" "$(value shielding_fraction)" 0.8 0.008
near "Meissner fraction" "$(value meissner_fraction)" 0.2 0.002
near "FC over ZFC" "$(value fc_zfc_ratio)" 0.25 0.0025
near "width" "$(value width)" 0.36 0.018
near "10 to 90 %" "$(value width_10_90)" 0.3918 0.01
near "50 %" "$(value Tc_50pct)" 3.4 0.005
near "the tangent's onset" "$(value Tc_onset_tangent)" 3.5916 0.01
near "1 %" "$(value Tc_onset_1pct)" 3.7556 0.03
near "5 %" "$(value Tc_onset_5pct)" 3.6515 0.02
near "10 %" "$(value Tc_onset_10pct)" 3.5959 0.01
near "where the noise lets the onset be seen" "$(value Tc_onset)" 3.75 0.08
same "all have errors" "$(jq '[.quantities | .["Tc_onset", "width", "width_10_90", "shielding_fraction"].stderr > 0] | all' out)" true
same "nothing to say" "$(warned)" ""
[ -s shielding.pdf ]
result $? "the figure is there"
width=$(value width)
cp out two.json
check "one file with both" chifit shielding --meta density=6.1g/cm3 --meta N=0 --as json both.dat
near "is the same" "$(value shielding_fraction)" "$(jq .quantities.shielding_fraction.value two.json)" 1e-12
near "also of the FC run" "$(value meissner_fraction)" 0.2 0.002
check "a crystal" chifit shielding --meta density=6.1g/cm3 --as json crystal.dat
near "is six times sharper" "$(awk -v a="$width" -v b="$(value width)" 'BEGIN { print a / b }')" 6 0.4
same "no FC run: no Meissner fraction" "$(value meissner_fraction)" null
says out 'no field-cooled run'
says out 'N is taken to be 0'

check "errors of mass and density" chifit shielding --meta 'mass=42.0(10)mg' --meta 'density=6.1(2)g/cm3' --meta N=0 --as json zfc.dat fc.dat
near "go into the fraction" "$(value shielding_fraction stderr)" "$(awk 'BEGIN { print 0.8 * sqrt((1/42)^2 + (0.2/6.1)^2) }')" 0.001
near "and not into the ratio" "$(value fc_zfc_ratio stderr)" "$(jq .quantities.fc_zfc_ratio.stderr two.json)" 1e-6
check "dimensions" chifit shielding --meta density=6.1g/cm3 --meta 'dimensions=4.0(1)x3x0.5mm' --as json zfc.dat fc.dat
near "give N of a cuboid" "$(value N)" 0.8205128 1e-6
near "chi/(1 - N chi)" "$(value shielding_fraction)" 0.4831 0.004
check "a sphere" chifit shielding --meta density=6.1g/cm3 --meta dimensions=2.36mm --meta shape=sphere --as json zfc.dat fc.dat
near "has 1/3" "$(value N)" 0.33333333 1e-6
check "a field that is off" chifit shielding --meta density=6.1g/cm3 --meta N=0 --field-offset -5 --as json zfc.dat fc.dat
near "changes the fraction" "$(value shielding_fraction)" 0.64 0.006
check "a table" chifit shielding --meta density=6.1g/cm3 --meta N=0 zfc.dat fc.dat
same "both runs" "$(grep -v '^#' out | cut -f5 | sort | uniq -c | tr -s ' ' | tr '\n' ';')" " 160 FC; 160 ZFC; 1 run;"

check "without a density" chifit shielding --as json zfc.dat fc.dat
same "no fraction" "$(value shielding_fraction)" null
near "but the nominal one per gram" "$(value shielding_nominal)" "$(awk 'BEGIN { print 0.8 / 12.566370614 / 6.1 }')" 1e-4
says out 'density='
{ head_of && rows 0.8 2.0 0.8 1; } > steep.dat
check "no plateau" chifit shielding --meta density=6.1g/cm3 --as json steep.dat
says out 'plateau'
same "is flagged" "$(jq -r '.quantities.shielding_fraction.flags[]' out)" "no-plateau"
{ head_of && rows 0.8 5.0 0.9 1; } > high.dat
exits 1 "normal state not reached" chifit shielding --meta density=6.1g/cm3 --as json high.dat
same "no onset" "$(value Tc_onset)" null
says out 'not reached'
{ head_of && rows 0.8 0.5 0.1 1; } > none.dat
exits 1 "Tc below the data" chifit shielding --meta density=6.1g/cm3 --as json none.dat
says out 'no diamagnetic transition'
{ head_of && rows 0.2 3.4 0.36 2 down; } > cooling.dat
exits 3 "FC only" chifit shielding cooling.dat
says err 'only field-cooled'
check "files the wrong way round" chifit shielding --meta density=6.1g/cm3 fc.dat zfc.dat
says err 'more diamagnetic'
cut -d, -f1-3,5- zfc.dat > fieldless.dat
exits 3 "no column of the field" chifit shielding fieldless.dat
says err 'no column of the field'
check "it can be named" chifit shielding --meta field=20Oe --meta density=6.1 --meta N=0 --as json fieldless.dat
near "and is used" "$(value shielding_fraction)" 0.8 0.008
{ head_of && rows 0.8 3.4 0.36 1 up 0; } > zero.dat
exits 3 "no field" chifit shielding zero.dat
says err 'needs a field'
exits 2 "three files" chifit shielding zfc.dat fc.dat both.dat
exits 3 "a density that is none" chifit shielding --meta density=heavy zfc.dat
exits 3 "a file without ramps" sh -c 'head -n 14 zfc.dat | chifit shielding'
finish
