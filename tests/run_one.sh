#!/bin/sh
# Runs one of the tests in a process of its own: a crash is one failure, not the end of all.
# Adds a line "RESULT KIND NAME" to a file of results, where RESULT is passed, failed or skipped, and a line "SECONDS
# CPU-SECONDS KIND NAME" to the file RESULTS.seconds. Prints the output of a test that fails, and why one is skipped.
#
# Usage: sh tests/run_one.sh BUILD_DIRECTORY RESULTS TOTAL "KIND NAME"
#   unit NAME, e2e NAME   a test case of that Catch2 program
#   script PATH           a script, which gets BUILD_DIRECTORY
# A test that ends well, but has printed a line "SKIPPED: WHY", could not run here, or not all of it: it is skipped. So is
# a script that ends with 77.
# May run beside others with the same results, TOTAL of which will be there in the end.
set -u
build=$1
results=$2
total=$3
kind=${4%% *}
name=${4#* }
longest_s=600
unset CMAKEWATCH_OPTIONS
export XDG_CONFIG_HOME="$build/no-config" # what is tested has no options of whoever runs the tests
if [ "$kind" = script ]; then longest_s=2400; fi

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

# Adds up the second line of what `times` has printed, such as "1m2.345s 0m1.000s": it is of the processes that a shell
# has waited for.
cpu_seconds() { # FILE
    awk 'NR == 2 { for (i = 1; i <= 2; ++i) { split($i, part, "[ms]"); sum += part[1] * 60 + part[2] }
                   printf "%.1f\n", sum }' "$1"
}

# A line that the next one overwrites, for whoever looks on.
[ ! -t 1 ] || printf '\r\033[K%.79s' "[$(($(wc -l <"$results") + 1))/$total] $name"

log=$(mktemp "$results.XXXXXX") || exit 1
start=$(date +%s)
run >"$log" 2>&1 </dev/null
status=$?
seconds=$(($(date +%s) - start))
times >"$log.times"
echo "$seconds $(cpu_seconds "$log.times") $kind $name" >>"$results.seconds"
why=$(sed -n 's/^SKIPPED: //p' "$log")
if [ "$status" = 77 ] && [ "$kind" = script ]; then why=${why:-$(tail -n 1 "$log")} status=0; fi
if [ "$status" = 0 ] && [ -n "$why" ]; then
    [ ! -t 1 ] || printf '\r\033[K'
    echo "SKIPPED: $name: $why"
    echo "skipped $kind $name" >>"$results"
elif [ "$status" = 0 ]; then
    echo "passed $kind $name" >>"$results"
else
    [ "$status" != 124 ] || echo "(ended after $longest_s s)" >>"$log"
    echo "FAILED: $name" >>"$log"
    [ ! -t 1 ] || printf '\r\033[K'
    cat "$log" # at once, as others may write too
    echo "failed $kind $name" >>"$results"
fi
rm -f "$log" "$log.times"
