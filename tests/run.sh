#!/bin/sh
# Installs what is missing, builds everything, runs all tests. Ends with the line "N passed, N failed, N skipped". A test
# that cannot run on this machine is skipped, and the reason is printed.
#
# Usage: sh tests/run.sh [--sanitize LIST] [--filter PATTERN] [--lint] [--long]
#   --sanitize LIST    build and run with sanitizers: address,undefined or thread
#   --filter PATTERN   only the test cases whose name contains PATTERN (* stands for anything)
#   --lint             run clang-tidy as well
#   --long             instead of these tests run those that take hours, tests/*/long_*.sh; those that have passed with
#                      this commit are not run again. tests/RESULTS.md has the last results
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/packages.sh

passed=0
failed=0
skipped=0

usage() {
    sed -n '/^# Usage/,/^[^#]/s/^# \{0,1\}//p' tests/run.sh
}

sanitize=
filter=
lint=
long=
while [ $# -gt 0 ]; do
    case $1 in
    --sanitize | --filter)
        [ $# -gt 1 ] || { usage >&2; exit 2; }
        if [ "$1" = --sanitize ]; then sanitize=$2; else filter=$2; fi
        shift 2
        ;;
    --lint) lint=yes; shift ;;
    --long) long=yes; shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
    esac
done
case $sanitize in
'') build=build-tests build_type=Release ;;
thread) build=build-tsan build_type=Debug ;;
*) build=build-asan build_type=Debug ;;
esac
# GCC 12's ThreadSanitizer does not hold its allocator's locks while it forks: now and then a process waits for ever.
compiler=
if [ "$sanitize" = thread ]; then compiler=-DCMAKE_CXX_COMPILER=clang++-19; fi
# Of sanitized builds: a third of the time to compile that -O2 -g takes, and reports still name lines.
debug_flags="-Og -g1"

sum_up() {
    end_signs_of_life
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" = 0 ]
    exit
}

trap 'fail "ended by a signal"; sum_up' TERM

pass() {
    passed=$((passed + 1))
}

fail() {
    failed=$((failed + 1))
    echo "FAILED: $1"
}

# The names of the test cases of a Catch2 program, one a line.
test_names() { # PROGRAM
    listing="--list-tests --verbosity quiet" # Catch2 3
    [ -z "$("$1" --list-test-names-only 2>/dev/null)" ] || listing=--list-test-names-only # Catch2 2
    # shellcheck disable=SC2086 # words
    "$1" $listing ${filter:+"*$filter*"} 2>/dev/null | sed '/^$/d'
}

# The scripts first, which take longest.
list_tests() {
    if [ -n "$lint" ] && [ -z "$filter" ]; then echo "script tests/lint/tidy.sh"; fi
    for script in tests/*/check_*.sh; do
        case $script in *"$filter"*) echo "script $script" ;; esac
    done
    for kind in unit e2e; do
        test_names "$build/tests/cmakewatch_${kind}_tests" | sed "s/^/$kind /"
    done
}

# shellcheck disable=SC2317 # called by begin_signs_of_life
say_results() { # TOTAL RESULTS
    say_passing "$(wc -l <"$2") of $1 tests have run, $(grep -c '^failed' "$2") of them failed"
}

# Twice as many at a time as there are processors: they mostly wait. xargs, as what a script starts in the background
# ignores SIGINT, and so would the tests.
run_tests() {
    list=$build/tests.list
    results=$build/tests.results
    list_tests >"$list"
    rm -rf "$results" "$results".* "$build/configured" # by another CMake, perhaps
    : >"$results"
    total=$(wc -l <"$list")
    begin_signs_of_life say_results "$total" "$results"
    # shellcheck disable=SC2086 # words
    tr '\n' '\0' <"$list" | xargs -0 -r -P $(($(nproc) * 2)) -n 1 $wrapper sh tests/run_one.sh "$build" "$results" "$total"
    end_signs_of_life
    for kind in unit e2e script; do
        all=$(grep -c "^$kind " "$list")
        good=$(grep -c "^passed $kind " "$results")
        not_run=$(grep -c "^skipped $kind " "$results")
        bad=$((all - good - not_run)) # also those that have left no result
        passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + not_run))
        echo "$kind tests: $good passed, $bad failed, $not_run skipped"
        if [ "$all" = 0 ] && [ -z "$filter" ]; then fail "there are no $kind tests"; fi
    done
}

# shellcheck disable=SC2086 # lists of words
if ! install_missing $build_packages $test_packages ${lint:+$lint_packages} ${long:+$long_packages} \
    ${compiler:+$thread_sanitizer_packages}; then
    fail "installing packages"
    sum_up
fi
mkdir -p "$build"

launcher=
if command -v ccache >/dev/null; then
    launcher=-DCMAKE_CXX_COMPILER_LAUNCHER=ccache
    # The check of README compiles cmakewatch once more, elsewhere: that is the same.
    export CCACHE_NOHASHDIR=1 CCACHE_IGNOREOPTIONS=-Werror CCACHE_BASEDIR="$PWD"
    export CCACHE_SLOPPINESS=pch_defines,time_macros # as precompiled headers take
fi
echo "building in $build"
[ -t 1 ] || begin_signs_of_life say_seconds "building" "$(date +%s)" # on a terminal Ninja does
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE="$build_type" -DCMAKE_CXX_FLAGS_DEBUG="$debug_flags" \
    -DCMAKEWATCH_WARNINGS_AS_ERRORS=ON -DCMAKEWATCH_BUILD_TESTS=ON -DCMAKEWATCH_SANITIZE="$sanitize" \
    -DCMAKEWATCH_UNITY_BUILD=ON $compiler $launcher >"$build/configure.log" 2>&1 || {
    cat "$build/configure.log"
    fail "configuring"
    sum_up
}
cmake --build "$build" --target all ${lint:+cmakewatch_bench cmakewatch_ctest_bench cmakewatch_load_bench} || {
    fail "building"
    sum_up
}
end_signs_of_life

if [ -n "$long" ]; then exec sh tests/run_long.sh "$build" ${filter:+"$filter"}; fi

# What a process has to report whose end nobody looks at counts as well.
reports=$PWD/$build/reports
no_reports() {
    ! cat "$reports"/* 2>/dev/null # which fails if there is none
}
if [ -n "$sanitize" ]; then
    rm -rf "$reports"
    mkdir -p "$reports"
    chmod 1777 "$reports" # some tests run cmakewatch as another user
    export ASAN_OPTIONS="log_path=$reports/report" UBSAN_OPTIONS="log_path=$reports/report:print_stacktrace=1"
    export TSAN_OPTIONS="log_path=$reports/report"
fi

# ThreadSanitizer starts itself anew where the kernel spreads addresses too widely: the tests are to see one start.
wrapper=
if [ "$sanitize" = thread ] && setarch -R true 2>/dev/null; then wrapper="setarch -R"; fi

run_tests
if [ -n "$sanitize" ]; then if no_reports; then pass; else fail "reports of the sanitizers"; fi; fi
sum_up
