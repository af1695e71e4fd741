#!/bin/sh
# mmfit models, functions, show, check, eval.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1
check "models" mmfit models
for model in gaussian ce-l3-arctan ce-l3-erf ce-l3-voigt ce-l3-herfd ce-l3-twin; do
    says out "^${model}[[:space:]]" "$model is registered"
done
check "functions" mmfit functions
says out '^voigt_step[[:space:]]'
check "every model shows" sh -ec 'mmfit models --as tsv | tail -n +2 | cut -f1 | while read -r m; do mmfit show "$m" > /dev/null; done'
check "every model checks" sh -ec 'mmfit models --as tsv | tail -n +2 | cut -f4 | while read -r m; do mmfit check "$m"; done'
check "show" mmfit show ce-l3-voigt --as tsv
says out '^f1\.area[[:space:]]voigt[[:space:]]'
says out '^valence[[:space:]]'
exits 2 "show without a model" mmfit show
check "eval" mmfit eval -m straight-line --grid 0:10:3 --set '*.c0=1' --set '*.c1=2'
near "a value of it" "$(grep -v '^#' out | tail -n 1 | cut -f2)" 21 0
check "a logarithmic grid" mmfit eval -m straight-line --grid log:1:100:3 --set '*.c0=0' --set '*.c1=1'
near "its middle" "$(grep -v '^#' out | sed -n 3p | cut -f1)" 10 1e-14
cat > bare.xml << 'END'
<model xmlns="urn:mischmetal:model:1" id="bare" domain="general"> <title>t</title> <source>s</source>
  <x name="x"/> <y name="y"/> <component id="f" func="constant"> <param name="c0" start="ymax"/> </component>
</model>
END
exits 2 "a parameter without a value is said" mmfit eval -m bare.xml --grid 0:1:3
says err 'f.c0'
check "noise" mmfit eval -m straight-line --grid 0:10:1001 --set '*.c0=0' --set '*.c1=0' --noise 0.5 --seed 3
near "has its standard deviation" "$(grep -v '^#' out | tail -n +2 | awk '{ s += $2 * $2 } END { print sqrt(s / NR) }')" 0.5 0.04
cp out first
check "again" mmfit eval -m straight-line --grid 0:10:1001 --set '*.c0=0' --set '*.c1=0' --noise 0.5 --seed 3
cmp -s out first
result $? "the same seed gives the same noise"
mkdir -p mine/general
sed 's/id="straight-line" domain/id="mine" domain/' "${top_srcdir:?}/models/general/straight-line.xml" > mine/general/mine.xml
check "a model of one's own" env MISCHMETAL_MODELS="$scratch/mine:${top_srcdir:?}/models" mmfit show mine
finish
