#!/bin/sh
# What was installed works as its users use it: the example of another program compiles with what pkg-config says,
# and agrees with the tool; the one in the manual runs. installed.sh SOURCE MANUAL BINDIR; PKG_CONFIG_PATH, LD_LIBRARY_PATH, CC and SYSROOT are set.
set -eu
source=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
manual=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
PATH=$3:$PATH
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
test -z "$SYSROOT" || export PKG_CONFIG_SYSROOT_DIR="$SYSROOT"
compile() {
    # The flags are words of their own.
    # shellcheck disable=SC2046,SC2086
    $CC $CFLAGS "$1" $("$PKG_CONFIG" --cflags --libs mischmetal) -o "$2"
}
compile "$source" fit
awk '/^\.Bd -literal/ { code = 1; next } /^\.Ed/ { code = 0 } code { gsub(/\\e/, "\\"); print }' "$manual" > manual.c
compile manual.c manual
./manual | grep -q '^line.c1 = 2, error 0.17'
mmfit eval -m gaussian --grid=-5:5:101 --set peak.area=3 --noise 0.01 --seed 1 -o peak.tsv
./fit gaussian peak.tsv x y > embedded
mmfit fit -m gaussian --sigma none --as tsv peak.tsv |
    awk -F '\t' '/^#/ { next } !n { n = split($0, name); next } { for (i = 1; i <= n; i++) print name[i] "\t" $i }' > tool
cat embedded
for quantity in base.c0 peak.area peak.center peak.sigma; do
    awk -F '\t' -v q="$quantity" '
        FNR == NR { if ($1 == q) value = $2; next }
        $1 == q { met = 1; if ((value - $2)^2 > 1e-18) { print q " is " value " there and " $2 " here"; exit 1 } }
        END { exit !met }' embedded tool
done
echo 'the program that was compiled against the installed library agrees with the installed tool'
