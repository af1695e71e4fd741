#!/bin/sh
# dmafit arrhenius: known laws with and without noise, several relaxations, unhappy paths.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1

fact() {
    jq ".quantities[\"$1\"].$2" out
}

law() {
    jq ".fits[] | select(.model == \"$1\") | .$2" out
}

# Rows of a law: NAME EA LOG10_F0 T_ERR
rows() {
    awk -v name="$1" -v ea="$2" -v f0="$3" -v err="$4" 'BEGIN {
        for (k = -4; k <= 5; k++)
            printf "%.17g\t%.17g\t%g\t%s\n", exp(k), ea / (8.617333262145179e-5 * (f0 * log(10) - k)), err, name }'
}

head='frequency (Hz)\tT_peak (K)\tT_peak_err (K)\trelaxation\n'
{
    printf '%b' "$head"
    rows gamma 0.28 7.5 0.1
    rows beta 1.29 12 0.5
} > two.tsv
check "two relaxations" dmafit arrhenius --as json -p two.pdf two.tsv
near "Ea of gamma" "$(fact gamma.Ea value)" 0.28 1e-9
near "log10 f0" "$(fact gamma.log10_f0 value)" 7.5 1e-8
near "Ea of beta" "$(fact beta.Ea value)" 1.29 1e-9
near "in kJ/mol" "$(fact beta.Ea_kJ_mol value)" 124.466078 1e-5
same "each is a dataset" "$(jq -r '[.fits[].dataset] | unique | join(" ")' out)" "beta gamma"
same "no scatter, no factor" "$(fact gamma.Ea_birge value)" null
[ -s two.pdf ]
result $? "a figure"

# sigma(Ea) by hand: the weighted line of 1/T on ln f with sigma(T)/T^2.
rows gamma 0.28 7.5 0.1 | awk '{ z[NR] = 1 / $2; s = $3 / $2 / $2; w = 1 / s / s; l = log($1)
        sw += w; sl += w * l; sz += w * z[NR]; sll += w * l * l; slz += w * l * z[NR] }
    END { d = sw * sll - sl * sl; b = (sw * slz - sl * sz) / d
        printf "%.9g\n", 8.617333262145179e-5 / b / b * sqrt(sw / d) }' > by-hand
near "its error" "$(fact gamma.Ea stderr)" "$(cat by-hand)" 1e-6

# T_ref 300 K with errors of 0.05 K and noise of five times as much.
mmfit eval -m arrhenius --grid log:0.05:60:12 --set '*.Ea=0.9' --set '*.log10_f0=14' --noise 0.25 --seed 5 |
    awk -F '\t' '/^#/ { next } !head { print "frequency (Hz)\tT_peak (K)\tT_peak_err (K)"; head = 1; next }
        { print $1 "\t" $2 "\t0.05" }' > loose.tsv
check "peaks that scatter" dmafit arrhenius --as json loose.tsv
says err "scatter .* times as much"
same "the factor is on the error" "$(jq '.quantities | (.Ea_birge.stderr / .Ea.stderr - .birge.value) | fabs < 1e-9' out)" true
near "which is about the noise's" "$(fact birge value)" 5 2.5
near "as a scatter of temperatures" "$(fact T_scatter value)" 0.245 0.12
near "with which Ea is right too" "$(jq '.quantities.Ea_scatter | (.value - 0.9) / .stderr' out)" 0 3
near "Ea is right within it" "$(jq '.quantities.Ea_birge | (.value - 0.9) / .stderr' out)" 0 3
same "Student's interval is wider than one error" "$(jq '.quantities.Ea_birge | (.ci[1] - .ci[0]) / 2 > .stderr' out)" true

awk 'BEGIN { print "frequency (Hz)\tT_peak (K)\tT_peak_err (K)"
    for (k = 0; k <= 15; k++) { f = 0.01 * exp(k * log(1e5) / 15)
        printf "%.17g\t%.17g\t0.05\n", f, 260 + 1500 / (9 * log(10) - log(f)) } }' > vft.tsv
check "a VFT law" dmafit arrhenius --as json vft.tsv
near "T0" "$(law vft 'parameters["vft.T0"].value')" 260 1e-4
near "B" "$(law vft 'parameters["vft.B"].value')" 1500 1e-2
near "log10 f0" "$(law vft 'parameters["vft.log10_f0"].value')" 9 1e-5
same "AICc prefers it" "$(jq '[.fits[] | {(.model): .aicc}] | add | .vft < .arrhenius' out)" true
# B Tg/(ln 10 (Tg - T0)^2) with Tg = T0 + B/(ln 1e9 + ln 200 pi)
near "fragility at 100 s" "$(law vft derived.fragility.value)" "$(awk 'BEGIN { l = 9 * log(10) + log(200 * 3.14159265358979); tg = 260 + 1500 / l; print 1500 * tg / log(10) / (tg - 260) ^ 2 }')" 1e-4
same "which is flagged" "$(law vft 'derived.fragility.flags | length')" 1
check "fragility at a known Tg" dmafit arrhenius --as json --meta Tg=56.85degC vft.tsv
near "it is that of the formula" "$(law vft derived.fragility.value)" "$(awk 'BEGIN { print 1500 * 330 / log(10) / 70 ^ 2 }')" 1e-3

same "and not flagged" "$(law vft 'derived.fragility.flags | length')" 0

mmfit eval -m arrhenius --grid log:1:30:6 --set '*.Ea=0.28' --set '*.log10_f0=7.5' --noise 0.1 --seed 2 > short.tsv
check "a range too short for VFT" dmafit arrhenius --as json short.tsv
says err "too short for T0"
same "T0 is flagged" "$(law vft 'parameters["vft.T0"].flags | contains(["not determined"])')" true

printf '%b0.1\t150\t0.1\tg\n10\t170\t0.1\tg\n' "$head" > pair.tsv
check "two points" dmafit arrhenius --as json pair.tsv
says err "vft"
same "have an error from their own errors" "$(fact Ea stderr | awk '{ print ($1 > 0) }')" 1
awk '{ print $1 "\t" $2 }' pair.tsv | sed '1s/.*/f\tT/' > bare.tsv
check "and none without" dmafit arrhenius --as json bare.tsv
same "null" "$(fact Ea stderr)" null

printf 'frequency (Hz)\tT_peak (K)\n0.1\t160.15\n1\t173.15\n10\t188.15\n' > kelvin.tsv
printf 'frequency (Hz)\tT_peak (degC)\n0.1\t-113\n1\t-100\n10\t-85\n' > celsius.tsv
check "kelvins" dmafit arrhenius --as json kelvin.tsv
kelvin=$(fact Ea value)
check "degrees Celsius" dmafit arrhenius --as json celsius.tsv
near "give the same" "$(fact Ea value)" "$kelvin" 1e-9
printf 'frequency (Hz)\tT_peak (K)\n0.1\t200\n1\t190\n10\t180\n' > falling.tsv
exits 1 "a peak that moves down" dmafit arrhenius --as json falling.tsv
exits 3 "a Tg that is no temperature" dmafit arrhenius --meta Tg=5eV vft.tsv
exits 2 "or no quantity" dmafit arrhenius --meta Tg=warm vft.tsv
exits 3 "one point" dmafit arrhenius -m arrhenius --where 'frequency < 0.2' falling.tsv
exits 3 "no file" dmafit arrhenius absent.tsv
exits 3 "no such column" dmafit arrhenius -y nothing two.tsv
exits 2 "a figure of an unknown kind" dmafit arrhenius -p fig.gif two.tsv
finish
