#!/bin/sh
# The tarball is the same whenever it is made, Debian packages build from it, lintian finds nothing in them, and what
# they hold runs. package.sh MAKE SOURCE, called in a configured build folder; slow, so a target of its own.
set -eu
make=$1
source=$(cd "$2" && pwd)
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
for command in dpkg-buildpackage lintian dh; do
    command -v "$command" > /dev/null || {
        echo "package: $command is missing; install the Debian packages dpkg-dev, debhelper and lintian" >&2
        exit 1
    }
done

"$make" -s dist > /dev/null
tarball=$(ls mischmetal-*.tar.xz)
mv "$tarball" "$dir/first"
sleep 1 # time stamps differ, should they get in
"$make" -s dist > /dev/null
cmp "$tarball" "$dir/first"
echo 'ok - the tarball is reproducible'

tar -xJf "$tarball" -C "$dir"
rm -f "$tarball"
cp -r "$source/debian" "$dir"/mischmetal-*/
cd "$dir"/mischmetal-*/
DEB_BUILD_OPTIONS=nocheck dpkg-buildpackage -us -uc -b > "$dir/build.log" 2>&1 || {
    tail -40 "$dir/build.log"
    exit 1
}
cd "$dir"
echo 'ok - the Debian packages build'
lintian --fail-on error,warning ./*.changes
echo 'ok - lintian has nothing to say'

for package in ./*.deb; do
    dpkg -x "$package" unpacked
done
export MISCHMETAL_MODELS="$dir/unpacked/usr/share/mischmetal/models"
MISCHMETAL_MODULES=$(echo "$dir"/unpacked/usr/lib/*/mischmetal)
export MISCHMETAL_MODULES
PATH=$dir/unpacked/usr/bin:$PATH
for tool in unpacked/usr/bin/*; do
    name=${tool##*/}
    "$name" --version > /dev/null
    test -e "unpacked/usr/share/man/man1/$name.1.gz"
    test -e "unpacked/usr/share/bash-completion/completions/$name"
done
mmfit eval -m gaussian --grid=-5:5:101 --set peak.area=3 --noise 0.01 --seed 1 -o peak.tsv
mmfit fit -m gaussian -p peak.pdf peak.tsv > /dev/null
test -s peak.pdf
echo 'ok - the installed tools find their models, manuals, completions and modules'
