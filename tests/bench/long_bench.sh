#!/bin/sh
# The bench works: on its smallest project it measures each thing once, and writes what it is to write. What it measures
# is no matter here.
# Usage: sh tests/bench/long_bench.sh BUILD_DIRECTORY
set -u
cd "$(dirname "$0")/../.." || exit 1
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
trap 'exit 1' INT TERM

sh tests/bench/run.sh --objects 2 --rounds 1 --cmakewatch "$1/cmakewatch" --output "$place" >"$place/log" 2>&1 ||
    { tail -n 40 "$place/log"; exit 1; }
failures=0
holds() { # FILE PATTERN
    grep -q -e "$2" "$place/$1" || { echo "FAILED: $1 does not hold $2"; failures=$((failures + 1)); }
}
for measurement in 'leaf edit' 'header edit' 'start on a built tree' 'memory at rest' 'restart without a build'; do
    holds results.json "\"$measurement.*\"contender\": \"cmakewatch\".*\"values\": \[[0-9]"
done
holds RESULTS.md '^| 2 | [0-9.]* ms | [0-9.]* ms, [0-9.]* |'
holds results.svg 'cmakewatch</text>'
[ "$failures" = 0 ] || { tail -n 40 "$place/log"; exit 1; }
echo "measured by hand, cmakewatch and $(grep -c '"leaf edit".*"values": \[[0-9]' "$place/results.json" | awk '{ print $1 - 2 }') peers"
