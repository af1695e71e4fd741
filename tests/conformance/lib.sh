# Conformance scripts: $SHARED is the folder of real files and trusted numbers; without it they are skipped.
# shellcheck shell=sh

if [ ! -d "${SHARED-}" ]; then
    echo "1..0 # SKIP no folder of reference data; say make check-conformance SHARED=DIR"
    exit 0
fi
# shellcheck source=tests/shell.sh
. "${top_srcdir:?}/tests/shell.sh"
