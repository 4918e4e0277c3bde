#!/bin/sh
# The manual pages have no faults of their markup. What they say of options is made from the table of options.
# Usage: sh tests/docs/check_man_page.sh BUILD_DIRECTORY
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "$1" && pwd)
failures=0
fail() {
    failures=$((failures + 1))
    echo "FAILED: $*"
}

for source in "$root"/tool/cli/pages/*.md; do
    page=$build/man/$(basename "$source" .md)
    [ -s "$page" ] || { fail "there is no $page"; continue; }
    warnings=$(groff -man -ww -z "$page" 2>&1) || warnings="groff has failed: $warnings"
    [ -z "$warnings" ] || fail "$warnings"
done

# What a page refers to is a page, or one that others have.
sed -n 's/[^a-z]*\(cmakewatch[a-z-]*([17])\)[^(]*/\1\n/gp' "$root"/tool/cli/pages/*.md | grep -o '^cmakewatch[a-z-]*([17])' |
    sort -u | tr '()' '. ' >"$build/man/references"
[ -s "$build/man/references" ] || fail "found no references"
while read -r name; do
    [ -e "$root/tool/cli/pages/$name.md" ] || fail "no page $name"
done <"$build/man/references"
exit $((failures != 0))
