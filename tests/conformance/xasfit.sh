#!/bin/sh
# xasfit against Larch and lmfit: edge energies, edge steps, curves and valences that they gave.
# shellcheck source=tests/conformance/lib.sh
. "$(dirname "$0")/lib.sh"

xas=$SHARED/reference/xas
tab=$(printf '\t')

# columns FILE: the options that name energy and mu where the file does not.
columns() {
    case $1 in
    CE0074.DAT) echo "-x \$1 -y log(\$2/\$3)" ;;
    Ce-foil*) echo "-x \$2 -y log((\$4+\$5)/\$6)" ;;
    Eu2O3*) echo "-x \$1 -y log(\$3/\$2)" ;;
    esac
}

# fact NAME: a quantity of the report made last.
fact() {
    jq ".quantities[\"$1\"].value" "$scratch/out"
}

relative() {
    awk -v x="$1" -v t="$2" 'BEGIN { print (x < 0 ? -x : x) * t }'
}

# The largest difference between a column of the report and the same column of Larch's curves; without the two points of
# one file that share an energy, which Larch moves apart by another amount and in another order.
worst() {
    jq -r ".table.columns[] | select(.name == \"$1\") | .values[]" "$scratch/out" > "$scratch/ours"
    grep -v '^#' "$2" | awk -v col="$3" '{ print $1, $col }' | paste -d ' ' - "$scratch/ours" |
        awk '{ e[NR] = $1; d[NR] = $2 - $3 }
            END { for (i = 1; i <= NR; i++) {
                if ((i > 1 && e[i] == e[i - 1]) || (i < NR && e[i] == e[i + 1])) continue
                if (d[i] < 0) d[i] = -d[i]
                if (d[i] > most) most = d[i] }
            print (NR > 0 ? most + 0 : "none") }'
}

jq -r 'to_entries[] | .key as $file | .value.cases | to_entries[] | [$file, .key, .value["e0"], .value.edge_step,
    (.value.options | .["e0"] // "-", .pre1 // "", .pre2 // "", .norm1 // "", .norm2 // "", .nnorm // "-", .nvict // "-")]
    | map(tostring) | join("|")' "$xas/larch_head/expected.json" > "$scratch/cases"
while IFS='|' read -r file case e0 step e0_option pre1 pre2 norm1 norm2 nnorm nvict; do
    set -- --like larch "--pre=$pre1:$pre2" "--post=$norm1:$norm2"
    [ "$e0_option" = - ] || set -- "$@" --e0 "$e0_option"
    [ "$nnorm" = - ] || set -- "$@" --degree "$nnorm"
    [ "$nvict" = - ] || set -- "$@" --victoreen "$nvict"
    # shellcheck disable=SC2046
    check "$file, $case" xasfit normalize -q --as json $(columns "$file") "$@" "$xas/larch_head/$file"
    near "$file, $case: e0" "$(fact e0)" "$e0" 1e-9
    near "$file, $case: edge step" "$(fact edge_step)" "$step" "$(relative "$step" 1e-6)"
    near "$file, $case: norm" "$(worst norm "$xas/larch_head/$file.$case.out" 4)" 0 2e-6
done < "$scratch/cases"

tail -n +2 "$xas/larch_recorded_prj/expected.tsv" > "$scratch/cases"
while IFS="$tab" read -r file _ _ e0 pre1 pre2 norm1 norm2 degree step _; do
    xasfit normalize -q --as json --e0 "$e0" "--pre=$pre1:$pre2" "--post=$norm1:$norm2" --degree "$degree" \
        "$xas/larch_recorded_prj/$file" > "$scratch/out" 2> "$scratch/err"
    near "$file: recorded edge step" "$(fact edge_step)" "$step" "$(relative "$step" 1e-9)"
done < "$scratch/cases"

# valence VALUE OPTION...: of CeRu2, with the step's height held as in the reference.
valence() {
    expected=$1
    shift
    check "CeRu2, $*" xasfit fit -q --as json --fix edge.height=1 "$@" "$xas/lmfit_ce/CeRu2.norm.dat"
    near "CeRu2, $*: valence" "$(jq '.fits[0].derived.valence.value' "$scratch/out")" "$expected" 1e-3
}
valence 3.6529254 -m ce-l3-arctan --free f0.gamma
valence 3.3770217 -m ce-l3-arctan
valence 3.3696084 -m ce-l3-erf
valence 3.487 -m ce-l3-erf --free f0.gamma
valence 3.2799071 -m ce-l3-twin
finish
