#!/bin/sh
# Which lines do the tests run? Builds for coverage in build-coverage, runs the unit and the end-to-end tests, and
# prints how many lines of each directory of tool/ they ran. Fails if a test fails, or if they ran less than 95 % of
# tool/session, tool/project or tool/watch; which lines of those were not run is printed.
#
# Usage: sh tests/coverage.sh [--filter PATTERN] [--keep]
#   --filter PATTERN   only the end-to-end tests whose name contains PATTERN (* stands for anything)
#   --keep             add to what earlier runs have counted
#
# A process that is killed counts nothing: the tests end theirs with SIGTERM instead, where it makes no difference.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/packages.sh

build="build-coverage"
least_percent=95
strict_directories="session project watch"
longest_suite_s=3600
failed=0

usage() {
    sed -n '/^# Usage/,/^#$/s/^# \{0,1\}//p' tests/coverage.sh
}

filter=
keep=
while [ $# -gt 0 ]; do
    case $1 in
    --filter) [ $# -gt 1 ] || { usage >&2; exit 2; }; filter=$2; shift 2 ;;
    --keep) keep=yes; shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
    esac
done

fail() {
    failed=1
    echo "FAILED: $*"
}

# shellcheck disable=SC2086 # lists of words
install_missing $build_packages $test_packages $coverage_packages || exit 1
mkdir -p "$build"
launcher=
if command -v ccache >/dev/null; then launcher=-DCMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
# Two threads of the child count in the same places.
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKEWATCH_BUILD_TESTS=ON $launcher \
    -DCMAKE_CXX_FLAGS_DEBUG="-O0 -g1 --coverage -fprofile-abs-path -fprofile-update=atomic" >"$build/configure.log" 2>&1 || {
    cat "$build/configure.log"
    exit 1
}
cmake --build "$build" --target cmakewatch cmakewatch_unit_tests cmakewatch_e2e_tests || exit 1
[ -n "$keep" ] || find "$build" -name '*.gcda' -delete

export CMAKEWATCH_TEST_END=TERM
for suite in unit e2e; do
    timeout -k 10 "$longest_suite_s" "$build/tests/cmakewatch_${suite}_tests" \
        ${filter:+"*$filter*"} >"$build/$suite.log" 2>&1 </dev/null || {
        grep -E '^(.*: FAILED:|test cases:|assertions:)' "$build/$suite.log"
        fail "$suite tests, see $build/$suite.log"
    }
done

gcovr -r . "$build" --filter 'tool/' --csv "$build/coverage.csv" --txt "$build/coverage.txt" --exclude-unreachable-branches \
    -j "$(nproc)" || exit 1
# filename,line_total,line_covered,...
awk -F, -v least="$least_percent" -v strict="$strict_directories" '
    BEGIN { count = split(strict, names, " "); for (i = 1; i <= count; ++i) is_strict["tool/" names[i]] = 1 }
    NR > 1 { directory = $1; sub("/[^/]*$", "", directory); lines[directory] += $2; covered[directory] += $3 }
    END {
        for (directory in lines) {
            percent = 100 * covered[directory] / lines[directory]
            verdict = is_strict[directory] && percent < least ? "  less than " least " %" : ""
            bad = bad || verdict != ""
            printf "%-18s %6d lines %6d run  %5.1f %%%s\n", directory, lines[directory], covered[directory], percent, verdict | "sort"
        }
        close("sort")
        exit bad
    }' "$build/coverage.csv" || fail "too few lines are run"
echo "not run:"
for directory in $strict_directories; do
    awk -v directory="tool/$directory/" 'index($1, directory) == 1 && $NF !~ /%$/ { print "  " $1 ": " $NF }' "$build/coverage.txt"
done
exit "$failed"
