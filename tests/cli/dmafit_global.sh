#!/bin/sh
# dmafit global: known relaxations from noise, by every signal; overlapping ones; offsets; unhappy paths.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1

# How many standard errors a parameter is off: NAME TRUTH
pull() {
    jq ".fits[0].parameters[\"$1\"] | (.value - $2) / .stderr" out
}

quantity() {
    jq ".quantities[\"$1\"].$2" out
}

# A relaxation whose modulus slopes: E'' peaks of about 620 at 160 to 250 K on 88000.
mmfit eval -m thermal-cole-cole --grid 120:300:61 --grid log:0.05:60:5 --set relaxed.c0=88000 --set relaxed.c1=-15 \
    --set gamma.dE=3000 --set gamma.Ea=0.28 --set gamma.ln_f=1.65 --set gamma.a=0.5 --set gamma.T_ref=200 \
    --noise 3 --seed 11 > one.tsv

check "the loss of one relaxation" dmafit global -s 3 --as json one.tsv
near "Ea" "$(pull gamma.Ea 0.28)" 0 3
near "a" "$(pull gamma.a 0.5)" 0 3
near "the strength" "$(pull gamma.dE 3000)" 0 3
near "chi-square is that of noise" "$(jq '.fits[0] | (.chisq - .dof) / (2 * .dof | sqrt)' out)" 0 3
same "each sweep has a line under it" "$(jq '.fits[0].parameters | has("bg.c1[5]")' out)" true
near "log10 f0 follows" "$(jq '.fits[0] | .derived.gamma_log10_f0.value -
    (.parameters["gamma.ln_f"].value + .parameters["gamma.Ea"].value / 8.617333262e-5 / .parameters["gamma.T_ref"].value) / (10 | log)' out)" 0 1e-9
near "two steps agree" "$(quantity gamma.difference_sigmas value)" 0 3
near "and are right" "$(jq '.quantities["gamma.Ea_two_step"] | (.value - 0.28) / .stderr' out)" 0 3
cp out first
check "again" dmafit global -s 3 -j 1 --as json one.tsv
same "threads change nothing" "$(cat out)" "$(cat first)"

check "storage and loss" dmafit global --signal moduli -s 3 -s 3 --as json one.tsv
near "Ea" "$(pull gamma.Ea 0.28)" 0 3
near "the modulus slopes" "$(pull relaxed.c1 -15)" 0 3
near "by how much it relaxes" "$(pull gamma.dE 3000)" 0 3
check "without errors" dmafit global -v --signal moduli -s none --as json one.tsv
says err "no errors are given"
near "Ea" "$(pull gamma.Ea 0.28)" 0 4

# A large relaxation: tan delta and J'' peak far away from E''.
mmfit eval -m thermal-cole-cole --grid 120:320:81 --grid log:0.05:60:5 --set relaxed.c0=100 \
    --set gamma.dE=900 --set gamma.Ea=0.28 --set gamma.ln_f=1.65 --set gamma.a=0.5 --set gamma.T_ref=200 \
    --noise 0.2 --seed 12 > large.tsv
for signal in loss tan-delta compliance; do
    check "$signal of a large relaxation" dmafit global --signal "$signal" --background none --tests 0 --as json large.tsv
    near "Ea from $signal" "$(pull gamma.Ea 0.28)" 0 3
    near "a from $signal" "$(pull gamma.a 0.5)" 0 3
done
same "J'' does not tell both moduli: one is held" "$(jq -r '.fits[0].parameters["relaxed.c0"].state' out)" fixed
check "tan delta as a ratio" dmafit global --signal tan-delta --background none --tests 0 --as json large.tsv
near "knows their ratio" "$(pull gamma.dE 9)" 0 3

# Two relaxations, the second a shoulder of the first at high frequencies.
mmfit eval -m thermal-cole-cole-2 --grid 100:500:101 --grid log:0.1:30:5 --set relaxed.c0=2000 \
    --set gamma.dE=300 --set gamma.T_ref=200 --set gamma.ln_f=0 --set gamma.Ea=0.45 --set gamma.a=0.4 \
    --set beta.dE=400 --set beta.T_ref=270 --set beta.ln_f=0 --set beta.Ea=0.7 --set beta.a=0.5 \
    --noise 0.5 --seed 13 > two.tsv
check "two that overlap" dmafit global --relaxations 2 -s 0.5 --tests 20 --as json two.tsv
near "Ea of gamma" "$(pull gamma.Ea 0.45)" 0 3
near "Ea of beta" "$(pull beta.Ea 0.7)" 0 3
near "strength of beta" "$(pull beta.dE 400)" 0 3
says err "negative" "negative losses are told"
check "called by other names" dmafit global --name beta --name alpha --free alpha.n -s 0.5 --tests 0 --as json two.tsv
near "gamma is beta now" "$(pull beta.Ea 0.45)" 0 3
near "and beta alpha" "$(pull alpha.Ea 0.7)" 0 3
same "derived quantities too" "$(jq '.fits[0].derived | has("alpha_log10_f0")' out)" true
exits 2 "too many names" dmafit global --relaxations 1 --name beta --name alpha two.tsv
exits 2 "one name twice" dmafit global --name beta --name beta two.tsv

# An alpha relaxation whose time follows Vogel, Fulcher and Tammann, with a wing of the power 0.3.
mmfit eval -m thermal-kww-wing --grid 600:760:81 --grid log:0.01:100:5 --set relaxed.c0=10 --set alpha.dE=30 \
    --set alpha.Ea=5 --set alpha.ln_f=0 --set alpha.T_ref=680 --set alpha.T0=400 --set alpha.beta=0.6 \
    --set wing.dE=5 --set wing.b=0.3 --noise 0.01 --seed 14 > wing.tsv
check "stretched, with a wing, in two laws" dmafit global -m thermal-kww-wing --free alpha.T0 --background none \
    --set alpha.T0=300 -s 0.01 --tests 0 --as json wing.tsv
near "T0" "$(pull alpha.T0 400)" 0 3
near "its slope" "$(pull alpha.Ea 5)" 0 3
near "the wing's power" "$(pull wing.b 0.3)" 0 3

# Each run about 1 K off in its own direction.
grep -v '^#' one.tsv | awk -F '\t' 'NR == 1 { print; next }
    { $1 += $2 < 0.1 ? 1.2 : $2 < 1 ? -1 : $2 < 5 ? 0 : $2 < 20 ? 0.8 : -1; print }' OFS='\t' > shifted.tsv
check "offsets" dmafit global -s 3 --offset 1 --as json shifted.tsv
near "Ea within an error that knows of them" "$(pull gamma.Ea 0.28)" 0 2.5
near "the first run's offset" "$(pull 'run.dT[1]' -1.2)" 0 3
near "the last run's offset" "$(pull 'run.dT[5]' 1)" 0 3
check "not allowed for" dmafit global -s 3 --as json shifted.tsv
same "they give another Ea" "$(jq '.fits[0].parameters["gamma.Ea"] | (.value - 0.28) / .stderr | fabs > 4' out)" true
near "two steps with the scatter in their errors are right" \
    "$(jq '.quantities["gamma.Ea_two_step_scatter"] | (.value - 0.28) / .stderr' out)" 0 2
near "which is about a kelvin" "$(quantity gamma.T_scatter value)" 1 0.5
says err "scatter .* times as much" "and show as scatter of the peaks"

check "a model for a relaxation that is not alone" dmafit global -s 0.5 --as json two.tsv
says err "differ by .* standard errors" "the two answers differ, which is said"

check "figure and curves" dmafit global -s 3 --tests 0 -p one.svg --curves curves.tsv --as json one.tsv
[ -s one.svg ]
result $? "a figure"
same "curves of all rows" "$(grep -vc -e '^#' -e '^dataset' curves.tsv)" 305
check "a row for the table" dmafit global -s 3 --tests 0 one.tsv
near "with Ea" "$(cell out gamma.Ea)" 0.28 0.01
near "from an earlier answer" "$(dmafit global -s 3 --tests 0 --start-from first --as json one.tsv > out && pull gamma.Ea 0.28)" 0 3

exits 1 "one frequency" dmafit global --where 'frequency < 0.06' -s 3 --as json one.tsv
says err "one frequency" "is refused with the reason"
same "there is no Ea" "$(jq -c '.quantities["gamma.Ea"] | [.value, .stderr, .flags]' out)" '[null,null,["one frequency"]]'
exits 2 "an unknown signal" dmafit global --signal modulus one.tsv
exits 2 "a parameter that is not there" dmafit global --fix gamma.b=1 one.tsv
exits 3 "no row in the range" dmafit global -r 400:500 one.tsv
exits 4 "a model without relaxation" dmafit global -m gaussian one.tsv
says err "storage and loss"
mmfit eval -m gaussian --grid 0:1:5 --set '*.area=1' --set '*.center=0' --set '*.sigma=1' > other.tsv
exits 3 "a table without a loss" dmafit global other.tsv
finish
