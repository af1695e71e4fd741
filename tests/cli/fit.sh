#!/bin/sh
# mmfit fit: truths recovered, the three forms, several files and models, series and joint fits, figures.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1
for t in 10 20 30; do
    mmfit eval -m gaussian --grid 0:10:101 --set '*.area=5' --set "*.center=4.$t" --set '*.sigma=0.5' --noise 0.05 \
        --seed "$t" | sed "1i# temperature: $t K" > "g$t.tsv"
done
check "a fit" mmfit fit -m gaussian --as tsv g10.tsv
cp out fit.tsv
same "first columns" "$(grep -v '^#' fit.tsv | head -n 1 | cut -f1-7)" "$(printf 'dataset\tmodel\tstatus\tn\tdof\tchisq\tredchi')"
same "converged" "$(cell fit.tsv status)" converged
par=$(grep -v '^#' fit.tsv | head -n 1 | tr '\t' '\n' | grep -E '\.area$')
near "area within 4 sigma" "$(cell fit.tsv "$par")" 5 "$(awk -v e="$(cell fit.tsv "${par}_err")" 'BEGIN { print 4 * e }')"
check "as JSON" mmfit fit -m gaussian --as json g10.tsv
cp out fit.json
same "its keys" "$(jq -r '.fits[0] | keys_unsorted | join(" ")' fit.json | tr ' ' '\n' | grep -cxE 'dataset|model|status|message|n|free|dof|chisq|redchi|rms|aic|bic|evaluations|parameters|derived|correlation|flags')" 17
same "tool and verb" "$(jq -r '.tool + " " + .verb' fit.json)" "mmfit fit"
near "the same value in JSON" "$(jq ".fits[0].parameters[\"$par\"].value" fit.json)" "$(cell fit.tsv "$par")" 1e-12
check "as text" mmfit fit -m gaussian --as text g10.tsv
says out "$par"
check "a fixed parameter" mmfit fit -m gaussian --fix '*.sigma=0.5' --as json g10.tsv
same "has no error" "$(jq -c '.fits[0].parameters | to_entries[] | select(.key | endswith(".sigma")) | .value | [.stderr, .state]' out)" '[null,"fixed"]'
check "at a bound" mmfit fit -m gaussian --bound '*.sigma=:0.3' --as json g10.tsv
same "is told" "$(jq -c '.fits[0] | [.status, (.parameters | to_entries[] | select(.key | endswith(".sigma")) | .value.stderr)]' out)" '["at-bound",null]'
says err 'warning: .*bound'
check "a start from an earlier result" mmfit fit -m gaussian --start-from fit.json --as tsv g20.tsv
check "sigma ignored" mmfit fit -m gaussian -s none --as json g10.tsv
same "scales the errors" "$(jq -r '.fits[0].errors' out)" scaled
check "a series" mmfit fit -m gaussian --series temperature --as tsv g30.tsv g10.tsv g20.tsv
same "ascends" "$(grep -v '^#' out | tail -n +2 | cut -f2 | tr '\n' ' ')" "10 20 30 "
cp out one
check "with two threads" mmfit fit -m gaussian --series temperature --as tsv -j 2 g30.tsv g10.tsv g20.tsv
cmp -s out one
result $? "the same bytes"
check "a joint fit" mmfit fit -m gaussian --share '*.sigma' --as json g10.tsv g20.tsv g30.tsv
same "shares sigma" "$(jq '[.fits[].parameters | to_entries[] | select(.key | endswith(".sigma")) | .value.value] | unique | length' out)" 1
same "but not the centre" "$(jq '[.fits[].parameters | to_entries[] | select(.key | endswith(".center")) | .value.value] | unique | length' out)" 3
check "two models" mmfit fit -m gaussian -m lorentzian --as json g10.tsv
same "are compared" "$(jq -c '.comparison[0].models | map(.model)' out)" '["gaussian","lorentzian"]'
near "the true one is best" "$(jq '.comparison[0].models[0].delta_aicc' out)" 0 0
check "curves" mmfit fit -m gaussian --curves curves.tsv g10.tsv
for column in x y y_err model residual band; do
    [ -n "$(cell curves.tsv "$column")" ]
    result $? "curves has $column"
done
check "figures" mmfit fit -m gaussian -p fit.pdf -p fit.svg -p fit.png -p fit.eps g10.tsv
for kind in pdf svg png eps; do
    [ -s "fit.$kind" ]
    result $? "$kind is there"
done
check "a figure a dataset" mmfit fit -m gaussian -p 'fig-%d.pdf' g10.tsv g20.tsv
[ -s fig-1.pdf ] && [ -s fig-2.pdf ]
result $? "both are there"
check "a figure of several datasets" mmfit fit -m gaussian -p all.pdf g10.tsv g20.tsv
check "plot" mmfit plot -p plot.pdf --log y g10.tsv g20.tsv
[ -s plot.pdf ]
result $? "its figure is there"
check "profile intervals" mmfit fit -m gaussian --ci profile --as json g10.tsv
same "bracket the value" "$(jq '[.fits[0].parameters[] | select(.ci) | .ci[0] < .value and .value < .ci[1]] | all and length >= 3' out)" true
finish
