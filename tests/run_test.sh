#!/bin/sh
# Runs one test case of a Catch2 program in a process of its own: a crash is one failure, not the end of all.
# Adds the line "passed NAME" or "failed NAME" to a file of results, and prints the output only if the test fails.
#
# Usage: sh tests/run_test.sh PROGRAM RESULTS TOTAL NAME
# May run beside others with the same results, TOTAL of which will be there in the end.
set -u
program=$1
results=$2
total=$3
name=$4
longest_s=600

# A line that the next one overwrites, for whoever looks on.
[ ! -t 1 ] || printf '\r\033[K%.79s' "[$(($(wc -l <"$results") + 1))/$total] $name"

log=$(mktemp "$results.XXXXXX") || exit 1
timeout --foreground -k 10 "$longest_s" \
    "$program" "$(printf '%s' "$name" | sed 's/[][\\,]/\\&/g; s/^[-~]/\\&/')" >"$log" 2>&1 </dev/null
status=$?
# It is no success if no test has that name, or if one leaves with exit(0).
if [ "$status" = 0 ] && grep -qE '^(All tests passed|test cases:)' "$log"; then
    echo "passed $name" >>"$results"
else
    [ "$status" != 124 ] || echo "(ended after $longest_s s)" >>"$log"
    echo "FAILED: $name" >>"$log"
    [ ! -t 1 ] || printf '\r\033[K'
    cat "$log" # at once, as others may write too
    echo "failed $name" >>"$results"
fi
rm -f "$log"
