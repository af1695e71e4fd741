# What the lints share. Each takes the tree to look at as $1 (default: the project's own) and prints TAP.
# A lint that needs a tool which is missing is skipped, or fails when LINT_STRICT is set.
# shellcheck shell=sh

LC_ALL=C
export LC_ALL
unset CDPATH
tree=${1:-${top_srcdir:-$(dirname "$0")/../..}}
count=0

# verdict TEXT PLACES: a test that passes when PLACES (lines to show) is empty.
verdict() {
    count=$((count + 1))
    if [ -z "$2" ]; then
        echo "ok $count - $1"
    else
        echo "not ok $count - $1"
        remark "$2"
    fi
}

# remark LINES: shown, not judged.
remark() {
    [ -z "$1" ] || printf '%s\n' "$1" | sed 's/^/# /'
}

plan() {
    echo "1..$count"
}

# need TOOL [PACKAGE]: skip the whole lint without it.
need() {
    command -v "$1" > /dev/null 2>&1 && return
    skip_all "$1 is missing (Debian package ${2:-$1})"
}

skip_all() {
    if [ -n "$LINT_STRICT" ]; then
        echo "1..1"
        echo "not ok 1 - $1"
    else
        echo "1..0 # SKIP $1"
    fi
    exit 0
}

# The project's files, relative to the tree: what git knows or would add, or in a tarball all that lies in its
# folders. Products of a build in the tree are known by their names.
files() {
    if [ -e .git ] && git ls-files --cached --others --exclude-standard > /dev/null 2>&1; then
        git ls-files --cached --others --exclude-standard | while IFS= read -r file; do
            [ ! -f "$file" ] || printf '%s\n' "$file"
        done
    else
        find . -type d \( -name '.?*' -o -name 'build*' -o -name autom4te.cache -o -name _build \) -prune -o \
            -type f ! -name '*.o' ! -name '*.lo' ! -name '*.la' ! -name '*.a' ! -name '*.log' ! -name '*.trs' -print |
            sed 's|^\./||' | grep -vxE 'configure~?|config\.(log|status)|libtool|Makefile(\.in)?|aclocal\.m4|m4/(libtool|lt.*)\.m4'
    fi | LC_ALL=C sort
}

# Those of them whose names fit an extended regular expression.
files_like() {
    files | grep -E "$1"
}

# Files that people write: no data, no pictures.
texts() {
    files | grep -vE '^tests/data/|^COPYING$|\.(png|pdf|svg|h5|dat|DAT|tsv|txt|csv|xdi|spec|raw)$|^tests/fuzz/corpus/|^debian/' |
        while IFS= read -r file; do
            case $file in
            *.*) printf '%s\n' "$file" ;;
            *) case $(head -c 2 "$file") in '#!') printf '%s\n' "$file" ;; esac ;;
            esac
        done
}

# each COMMAND...: run it over the file names on standard input, none of which holds a blank.
each() {
    xargs -r "$@"
}

cd "$tree" || exit 1
