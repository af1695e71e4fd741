#!/bin/sh
# dmafit master: the shifts of isotherms with a known law, vertical shifts, unhappy paths.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1

# A relaxation with Vogel, Fulcher and Tammann's law at nine temperatures: T0 230 K, slope 2 eV at 320 K, so that
# B = (Ea/k) (1 - T0/T_ref)^2 = 1836 K.
mmfit eval -m thermal-havriliak-negami --grid 296:344:9 --grid log:0.1:100:16 --set relaxed.c0=20 --set alpha.dE=1500 \
    --set alpha.ln_f=1 --set alpha.Ea=2 --set alpha.T_ref=320 --set alpha.T0=230 --set alpha.a=0.7 --set alpha.b=0.6 > smooth.tsv
grep -v '^#' smooth.tsv | cut -f 1-4 > isotherms.tsv

check "a master curve" dmafit master isotherms.tsv
# ln tau = B/(T - T0): log10 a_T = B/ln(10) (1/(T - T0) - 1/90)
awk -F '\t' '!/^#/ && $1 + 0 > 0 { want = 2 / 8.617333262e-5 * (90 / 320)^2 / log(10) * (1 / ($1 - 230) - 1 / 90)
    off = $2 - want; if (off < 0) off = -off; if (off > worst) worst = off; n++ }
    END { print n, (worst < 1e-4 ? "right" : worst) }' out > judged
same "all shifts follow the law" "$(cat judged)" "9 right"
check "as JSON" dmafit master --as json -p master.svg --curves curves.tsv isotherms.tsv
near "C2 is the distance from T0" "$(jq '.fits[] | select(.model == "wlf") | .parameters["wlf.C2"].value' out)" 90 0.05
near "B" "$(jq '.fits[] | select(.model == "wlf") | .derived.B.value' out)" 1835.91 2
near "the slope at the reference" "$(jq '.fits[] | select(.model == "wlf") | .derived.Ea.value' out)" 2 0.001
same "WLF is likelier than Arrhenius" "$(jq '[.fits[].aicc] | .[0] < .[1] - 10' out)" true
near "phase angles need no shift" "$(jq '.quantities.van_gurp_palmen.value' out)" 0 0.1
[ -s master.svg ]
result $? "a figure"
same "the master curve has all rows" "$(grep -vc -e '^#' -e '^temperature' curves.tsv)" 144
near "at reduced frequencies" "$(awk -F '\t' '!/^#/ && $2 + 0 > 0 { if (min == "" || $2 < min) min = $2 } END { print log(min) / log(10) }' curves.tsv)" \
    "$(awk 'BEGIN { print -1 + 2 / 8.617333262e-5 * (90 / 320)^2 / log(10) * (1 / 114 - 1 / 90) }')" 1e-3

check "another reference" dmafit master --reference 300 --as json isotherms.tsv
near "is the nearest isotherm" "$(jq '.quantities.T_ref.value' out)" 302 0.01
check "a law in a range" dmafit master --law 310: --as json isotherms.tsv
same "has fewer points" "$(jq '.fits[0].n' out)" 5

# Moduli in proportion to the temperature, 1 % noise.
awk -F '\t' 'NR == 1 { print; next } { srand(NR); u = rand(); v = rand()
    z = sqrt(-2 * log(u + 1e-12)) * cos(6.283185307 * v); w = sqrt(-2 * log(u + 1e-12)) * sin(6.283185307 * v)
    print $1 "\t" $2 "\t" $3 * $1 / 320 * (1 + 0.003 * z) "\t" $4 * $1 / 320 * (1 + 0.01 * w) }' isotherms.tsv > rubber.tsv
check "with vertical shifts" dmafit master --vertical rubber.tsv
near "b_T is T_ref/T" "$(cell out log10_b_T 9)" "$(awk 'BEGIN { print log(320 / 344) / log(10) }')" 0.01
near "and a_T as before" "$(cell out log10_a_T 9)" "$(awk 'BEGIN { print 2 / 8.617333262e-5 * (90 / 320)^2 / log(10) * (1 / 114 - 1 / 90) }')" 0.05

exits 3 "one temperature" dmafit master --where 'temperature < 300' isotherms.tsv
says err "two temperatures"
exits 3 "a table without moduli" dmafit master "$top_srcdir/tests/cli/dmafit_master.sh"
exits 2 "an unknown option" dmafit master --refrence 300 isotherms.tsv
finish
