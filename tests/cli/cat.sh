#!/bin/sh
# mmfit cat and info: columns, formulas, rows, several files, metadata.
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"

cd "$scratch" || exit 1
cat > run.csv << 'END'
# sample: La75Al25
# mass: 4.2(1) mg
Temperature (K),Moment (emu),M. Std. Err. (emu)
2.0,-1.5e-3,1e-6
3.0,-1.0e-3,1e-6
4.0,,
5.0,2.0e-5,1e-6
END
check "a CSV as a table" mmfit cat run.csv
cp out table.tsv
same "header with units" "$(grep -v '^#' table.tsv | head -n 1)" "$(printf 'Temperature (K)\tMoment (emu)\tM. Std. Err. (emu)')"
same "a missing value is nan" "$(cell table.tsv Moment 3)" nan
says out '^# mass: 4.2\(1\) mg$' "metadata are kept"
check "a table through a pipe" sh -c 'mmfit cat run.csv | mmfit cat -f table -'
same "gives the same table" "$(cat out)" "$(cat table.tsv)"
check "rows by a formula" mmfit cat --where 'temperature > 2.5 && !isnan(moment)' run.csv
same "two are left" "$(grep -vc '^#' out)" 3
check "a column by its header, a formula over columns and metadata" mmfit cat -x 'Temperature (K)' -y 'moment / mass' run.csv
near "moment by mass" "$(cell out 'moment / mass')" -0.000357142857142857 1e-18
check "a quoted header inside a formula" mmfit cat -y '2 * "Moment (emu)"' run.csv
check "the third column" mmfit cat -y '$3' run.csv
near "by its number" "$(cell out 'M. Std. Err.')" 1e-6 0
check "metadata from the command line" mmfit cat --meta temperature=10K run.csv
says out '^# temperature: 10K$'
check "two files under each other" mmfit cat run.csv run.csv
same "with their names" "$(cell out dataset 5)" run.csv
same "all rows" "$(grep -vc '^#' out)" 9
check "JSON" mmfit cat --as json run.csv
same "has the columns" "$(jq -r '.table.columns[0].unit + " " + (.table.columns[1].values[2] | tostring)' out)" "K null"
same "and the inputs" "$(jq -c '.inputs[0] | [.path, .rows]' out)" '["run.csv",4]'
check "info" mmfit info run.csv
says out temperature
says out 'La75Al25'
check "info as JSON" mmfit info --as json run.csv
jq -e . out > /dev/null
result $? "is JSON"
finish
