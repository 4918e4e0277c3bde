#!/bin/sh
# Fuzzes every parser of what others write: each gets the files in tests/fuzz/seeds, then variations of them. Fails with
# the input that shows it if a parser crashes, breaks a promise, or takes too long or too much memory.
#
# Usage: sh tests/fuzz/fuzz.sh BUILD_DIRECTORY [--seconds N] [PARSER...]
#   --seconds N   so long for each parser; otherwise half a minute for all of them together
#   PARSER        only these, as the directories in tests/fuzz/seeds are called
#
# Inputs that reach something new are kept in BUILD_DIRECTORY/fuzz/corpus, and the next run starts from them.
set -u
here=$(cd "$(dirname "$0")" && pwd)
seconds_for_all=30
slowest_input_s=10
most_memory_mb=2048
largest_block_mb=256 # of inputs that have a few kilobytes

usage() {
    sed -n '/^# Usage/,/^#$/s/^# \{0,1\}//p' "$0"
    exit 2
}

[ $# -gt 0 ] || usage
mkdir -p "$1/fuzz"
build=$(cd "$1/fuzz" && pwd)
shift
seconds=
parsers=
while [ $# -gt 0 ]; do
    case $1 in
    --seconds) [ $# -gt 1 ] || usage; seconds=$2; shift 2 ;;
    -*) usage ;;
    *) parsers="$parsers $1"; shift ;;
    esac
done
all=$(cd "$here/seeds" && printf '%s\n' *)
: "${parsers:=$all}"
jobs=$(nproc)
# shellcheck disable=SC2086 # a list of words
count=$(printf '%s\n' $parsers | wc -l)
: "${seconds:=$(((seconds_for_all * jobs + count - 1) / count))}"

launcher=
if command -v ccache >/dev/null; then
    launcher=-DCMAKE_CXX_COMPILER_LAUNCHER=ccache
    export CCACHE_SLOPPINESS=pch_defines,time_macros # as precompiled headers take
fi
cmake -S "$here" -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ $launcher >"$build/configure.log" 2>&1 || {
    cat "$build/configure.log"
    exit 1
}
# shellcheck disable=SC2046,SC2086 # lists of words
cmake --build "$build" --target $(printf '%s_fuzz ' $parsers) || exit 1

fuzz() { # PARSER
    log=$build/$1.log
    findings=$build/findings/$1
    rm -rf "$findings"
    mkdir -p "$findings" "$build/corpus/$1"
    nice "$build/$1_fuzz" -max_total_time="$seconds" -timeout="$slowest_input_s" -rss_limit_mb="$most_memory_mb" \
        -malloc_limit_mb="$largest_block_mb" -print_final_stats=1 -artifact_prefix="$findings/" \
        "$build/corpus/$1" "$here/seeds/$1" >"$log" 2>&1 &
    fuzzer=$!
    wait "$fuzzer"
    status=$?
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    if [ "$status" = 0 ] && [ "${executions:-0}" -gt 0 ]; then
        echo "$1: $executions executions in $seconds s"
        return 0
    fi
    grep -vE '^#[0-9]|NEW_FUNC' "$log" | tail -n 60
    echo "FAILED: $1 (exit code $status)"
    for input in "$findings"/*; do
        [ -f "$input" ] || continue
        echo "$build/$1_fuzz $input"
        echo "base64: $(base64 -w 0 "$input")"
    done
    return 1
}

# Every so many-th parser, from the given one on.
fuzz_some() { # FIRST
    index=0
    failures=0
    fuzzer=
    trap 'kill $fuzzer 2>/dev/null; exit 1' TERM
    for parser in $parsers; do
        if [ $((index % jobs)) = "$1" ]; then fuzz "$parser" || failures=$((failures + 1)); fi
        index=$((index + 1))
    done
    [ "$failures" = 0 ]
}

workers=
job=0
while [ "$job" -lt "$jobs" ]; do
    fuzz_some "$job" &
    workers="$workers $!"
    job=$((job + 1))
done
trap 'kill $workers 2>/dev/null; exit 1' INT TERM
result=0
for worker in $workers; do wait "$worker" || result=1; done
exit "$result"
