#!/bin/sh
# Runs the tests that take hours, one after the other; `sh tests/run.sh --long` builds what they need and calls this.
# Ends with the line "N passed, N failed, N skipped".
#
# Usage: sh tests/run_long.sh BUILD_DIRECTORY [PATTERN]
#   PATTERN   only the parts whose path contains PATTERN
#
# A part is a script tests/*/long_*.sh. It gets BUILD_DIRECTORY, ends with 0 if all is well and with 77 if it cannot run
# here, and its last line of output says what it has done or why it is skipped. How each part of this commit has ended is
# noted in BUILD_DIRECTORY/long.results at once: whoever is stopped and starts again goes on from there. A part that has
# passed is not run again unless something has changed. tests/RESULTS.md gets the last result of each; it is committed.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/signs_of_life.sh
build=$1
pattern=${2:-}
results=$build/long.results
table=tests/RESULTS.md
longest_s=21600

# The table may change without another run. With other changes that are not committed nothing counts as run before.
commit=$(git log -1 --format=%h -- . ":!$table" 2>/dev/null)
[ -n "$commit" ] && [ -z "$(git status --porcelain -- . ":!$table" 2>/dev/null)" ] || commit=$commit+

passed=0
failed=0
skipped=0

# Sorted by part; the other parts keep their lines.
write_table() {
    [ -f "$table" ] || cat >"$table" <<'END'
# The last results of the long tests

`sh tests/run.sh --long` writes this table. A `+` behind the commit: with changes that were not committed.

| part | commit | day | result | seconds | what it says |
|---|---|---|---|---|---|
END
    { grep -vF "| $1 |" "$table" | grep '^| tests/'; echo "| $1 | $2 | $3 | $4 | $5 | $6 |"; } | LC_ALL=C sort >"$build/long.rows"
    { grep -v '^| tests/' "$table"; cat "$build/long.rows"; } >"$build/long.table" && cat "$build/long.table" >"$table"
}

run_part() { # SCRIPT
    log=$build/long.$(echo "$1" | tr / _).log
    begin=$(date +%s)
    with_signs_of_life "$1" "$log" timeout --foreground -k 10 "$longest_s" sh "$1" "$build"
    case $? in
    0) result=passed passed=$((passed + 1)) ;;
    77) result=skipped skipped=$((skipped + 1)) ;;
    *) result=failed failed=$((failed + 1)) ;;
    esac
    says=$(tail -n 1 "$log" | tr '|' '/')
    echo "$result: $1: $says"
    [ "$result" != failed ] || tail -n 60 "$log"
    echo "$result $commit $1" >>"$results"
    write_table "$1" "$commit" "$(date +%F)" "$result" "$(($(date +%s) - begin))" "$says"
}

for script in tests/*/long_*.sh; do
    case $script in *"$pattern"*) ;; *) continue ;; esac
    if [ "${commit%+}" = "$commit" ] && grep -qsxF "passed $commit $script" "$results"; then
        echo "passed before: $script"
        passed=$((passed + 1))
    else
        run_part "$script"
    fi
done
[ $((passed + failed + skipped)) -gt 0 ] || { echo "no part's path contains \"$pattern\""; failed=1; }
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
