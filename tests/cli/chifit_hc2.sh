#!/bin/sh
# chifit hc2: fields made with known Tc, slope and Maki parameter, what all models say, warnings, unhappy paths.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1

# value FIT NAME [FIELD]: of a parameter or derived quantity of the fit of that model.
value() {
    jq ".fits[] | select(.model == \"$1\") | (.parameters + .derived)[\"$2\"].${3:-value}" out
}
warned() {
    jq -r '.warnings | join(" ")' out
}

# The paper's arithmetic: 5.7 T gives 7.598 and 6.497 nm (the latter times 0.855), Pauli limit 1.8568 Tc.
slope=$(awk 'BEGIN { printf "%.15g", 5.7 / (0.69267287375563604 * 3.55) }')
mmfit eval -m whh --grid 0:3.5:15 --set hc2.Tc=3.55 --set hc2.slope="$slope" > exact.tsv
check "exact fields" chifit hc2 --as json -p hc2.pdf exact.tsv
same "every model" "$(jq -c '[.fits[].model]' out)" '["whh","maki-de-gennes","ginzburg-landau","empirical","line"]'
for model in whh maki-de-gennes; do
    near "$model: Hc2(0)" "$(value $model Hc2_0)" 5.7 1e-7
    near "$model: xi" "$(value $model xi)" 7.59855 1e-5
    near "$model: the dirty one" "$(value $model xi_dirty)" 6.49676 1e-5
    near "$model: Tc" "$(value $model hc2.Tc)" 3.55 1e-7
    near "$model: Pauli limit" "$(value $model H_pauli)" 6.59164 1e-5
    near "$model: orbital limit" "$(value $model H_orbital)" 5.7 1e-7
done
same "unit of the slope" "$(value whh hc2.slope unit)" '"T/K"'
same "the line is no better" "$(warned)" ""
same "all are compared" "$(jq '.comparison | length > 0' out)" true
[ -s hc2.pdf ]
result $? "the figure is there"

# Paramagnetic limiting: h*(0) = 0.69267/sqrt(1 + alpha^2) at lambda_so = 0.
mmfit eval -m whh --grid 0.2:3.5:34 --set hc2.Tc=3.6 --set hc2.slope=2.4 --fix hc2.alpha=0.8 --noise 0.01 --seed 5 > limited.tsv
check "free alpha" chifit hc2 -m whh --free hc2.alpha --as json limited.tsv
near "alpha" "$(value whh hc2.alpha)" 0.8 0.03
near "Hc2(0)" "$(value whh Hc2_0)" "$(awk 'BEGIN { print 0.69267287 * 3.6 * 2.4 / sqrt(1.64) }')" 0.03
same "profile intervals" "$(value whh hc2.alpha 'ci | length')" 2
mmfit eval -m whh --grid 2.6:3.4:9 --set hc2.Tc=3.6 --set hc2.slope=2.4 --noise 0.02 --seed 5 > near.tsv
check "both are free near Tc" chifit hc2 -m whh --free hc2.alpha --free hc2.lambda_so --as json near.tsv
says out 'told apart|bound|singular'
mmfit eval -m whh --grid 0.2:3.5:34 --set hc2.Tc=3.6 --set hc2.slope=4 --fix hc2.alpha=2.5 --noise 0.01 --seed 5 > strong.tsv
check "strong limiting" chifit hc2 -m whh --free hc2.alpha --as json strong.tsv
same "is flagged" "$(jq -r '.fits[0].flags[]' out)" unphysical
says out 'WHH is unphysical'

# The upper part of a straight line, in Oe, with the unit in the name.
awk 'BEGIN { print "T_K\tH10_Oe\tH50_Oe"; for (t = 2; t < 3.3; t += 0.2) print t "\t0\t" 5039 * (3.2692 - t) }' > straight.tsv
check "a straight line" chifit hc2 --as json straight.tsv
near "0.693 Tc S" "$(value line Hc2_0)" 1.1417 1e-4
near "its slope" "$(value line hc2.slope)" 0.5039 1e-4
case $(warned) in *line*) true ;; *) false ;; esac
result $? "a warning names the line"
cp out straight.json
awk 'BEGIN { print "H (Oe)\tT10 (K)\tT50 (K)\tT50_err (K)"; for (t = 2; t < 3.3; t += 0.2) print 5039 * (3.2692 - t) "\t0\t" t "\t0.01" }' > rows.tsv
check "a row a field" chifit hc2 --as json rows.tsv
near "the same slope" "$(value line hc2.slope)" 0.5039 1e-4
near "the error of T counts" "$(value line hc2.Tc stderr)" 0.007 0.003
check "through a pipe" sh -c 'chifit hc2 --as tsv < straight.tsv'
same "a row a model" "$(grep -cv '^#' out)" 6
check "two samples" chifit hc2 --as tsv -p two.svg exact.tsv limited.tsv
check "a figure each" chifit hc2 --as tsv -p 'fig-%d.svg' exact.tsv limited.tsv
[ -s fig-1.svg ] && [ -s fig-2.svg ]
result $? "both are there"

printf 'T (K)\tH50 (Oe)\n2\t5000\n3\t1000\n' > two.tsv
check "two points" chifit hc2 --as json two.tsv
says out 'few'
same "and no error" "$(value line hc2.slope stderr)" null
printf 'T (K)\tH50 (Oe)\n2\t5000\n' > one.tsv
exits 3 "one point" chifit hc2 one.tsv
exits 3 "no such column" chifit hc2 -y h90 straight.tsv
exits 3 "a unit that is no field" chifit hc2 -x '$1' -y 'T10 (K)' rows.tsv
says err "'Oe' does not convert to 'K'"
exits 4 "no such model" chifit hc2 -m wibble exact.tsv
exits 2 "no such parameter" chifit hc2 --free wibble exact.tsv
finish
