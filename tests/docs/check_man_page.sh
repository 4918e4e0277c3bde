#!/bin/sh
# The man page has no faults of its markup, and names the options that --help names.
# Usage: sh tests/docs/check_man_page.sh BUILD_DIRECTORY
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
cmakewatch=$(cd "$1" && pwd)/cmakewatch
page=$root/tool/cli/cmakewatch.1
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
trap 'exit 1' INT TERM
failures=0

fail() {
    failures=$((failures + 1))
    echo "FAILED: $*"
}

groff -man -ww -z "$page" 2>"$place/warnings"
[ ! -s "$place/warnings" ] || { fail "warnings of groff"; cat "$place/warnings"; }

# The names in front of each description, one option a line: "-B --build-dir".
for command in '' $("$cmakewatch" complete -- ''); do
    # shellcheck disable=SC2086 # one word or none
    "$cmakewatch" $command --help
done | sed -n 's/^ *\(-[-A-Za-z0-9, ]*\).*/\1/p' | tr -s ', ' '\n\n' | grep -xE -e '-[A-Za-z0-9]|--[a-z-]+' | sort -u >"$place/help"
awk '/^\.SH/ { inside = $2 == "OPTIONS" } inside && after { gsub(/\\f./, ""); gsub(/\\-/, "-"); print } { after = /^\.TP/ }' "$page" |
    sed 's/^\.B[IR]* *//; s/[",]//g' | awk '{ line = ""; for (i = 1; i <= NF; ++i) if ($i ~ /^-/) line = line " " $i; print line }' >"$place/page"
[ -s "$place/help" ] && [ -s "$place/page" ] || fail "found no options"

while IFS= read -r option; do
    grep -qE -e " $option( |\$)" "$place/page" || fail "the man page lacks $option, which --help shows"
done <"$place/help"
while IFS= read -r names; do
    is_shown=
    for name in $names; do ! grep -qx -e "$name" "$place/help" || is_shown=yes; done
    [ -n "$is_shown" ] || fail "the man page has$names, which no --help shows"
done <"$place/page"
exit $((failures != 0))
