#!/bin/sh
# Runs one of the tests in a process of its own: a crash is one failure, not the end of all.
# Adds the line "passed KIND NAME" or "failed KIND NAME" to a file of results, and prints the output only if it fails.
#
# Usage: sh tests/run_one.sh BUILD_DIRECTORY RESULTS TOTAL "KIND NAME"
#   unit NAME, e2e NAME   a test case of that Catch2 program
#   script PATH           a script, which gets BUILD_DIRECTORY
# May run beside others with the same results, TOTAL of which will be there in the end.
set -u
build=$1
results=$2
total=$3
kind=${4%% *}
name=${4#* }
longest_s=600
if [ "$kind" = script ]; then longest_s=1200; fi

run() {
    if [ "$kind" = script ]; then
        timeout --foreground -k 10 "$longest_s" sh "$name" "$build"
        return
    fi
    timeout --foreground -k 10 "$longest_s" "$build/tests/cmakewatch_${kind}_tests" \
        "$(printf '%s' "$name" | sed 's/[][\\,]/\\&/g; s/^[-~]/\\&/')" || return
    # It is no success if no test has that name, or if one leaves with exit(0).
    grep -qE '^(All tests passed|test cases:)' "$log"
}

# A line that the next one overwrites, for whoever looks on.
[ ! -t 1 ] || printf '\r\033[K%.79s' "[$(($(wc -l <"$results") + 1))/$total] $name"

log=$(mktemp "$results.XXXXXX") || exit 1
run >"$log" 2>&1 </dev/null
status=$?
if [ "$status" = 0 ]; then
    echo "passed $kind $name" >>"$results"
else
    [ "$status" != 124 ] || echo "(ended after $longest_s s)" >>"$log"
    echo "FAILED: $name" >>"$log"
    [ ! -t 1 ] || printf '\r\033[K'
    cat "$log" # at once, as others may write too
    echo "failed $kind $name" >>"$results"
fi
rm -f "$log"
