#!/bin/sh
# Installs what is missing, builds everything, runs all tests. Ends with the line "N passed, N failed".
#
# Usage: sh tests/run.sh [--sanitize LIST] [--filter PATTERN] [--lint]
#   --sanitize LIST    build and run with sanitizers: address,undefined or thread
#   --filter PATTERN   only the test cases whose name contains PATTERN (* stands for anything)
#   --lint             run clang-tidy as well
# shellcheck disable=SC2317 # check calls functions by name
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/packages.sh

passed=0
failed=0

usage() {
    sed -n '/^# Usage/,/^[^#]/s/^# \{0,1\}//p' tests/run.sh
}

sanitize=
filter=
lint=
while [ $# -gt 0 ]; do
    case $1 in
    --sanitize | --filter)
        [ $# -gt 1 ] || { usage >&2; exit 2; }
        if [ "$1" = --sanitize ]; then sanitize=$2; else filter=$2; fi
        shift 2
        ;;
    --lint) lint=yes; shift ;;
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
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
    exit
}

pass() {
    passed=$((passed + 1))
}

fail() {
    failed=$((failed + 1))
    echo "FAILED: $1"
}

# A line that the next one overwrites, for whoever looks on.
progress() {
    [ ! -t 1 ] || printf '\r\033[K%.79s' "$1"
}

# Runs a command with its output in a file; shows that only if the command fails.
check() { # NAME COMMAND...
    name=$1
    shift
    progress "$name"
    "$@" >"$build/check.log" 2>&1 </dev/null
    status=$?
    progress ''
    if [ "$status" = 0 ]; then
        pass
    else
        cat "$build/check.log"
        fail "$name"
    fi
    return "$status"
}

sources() { # DIRECTORY...
    find "$@" -name build -prune -o \( -name '*.cpp' -o -name '*.h' \) -print
}

format_check() {
    # shellcheck disable=SC2046 # names without spaces
    clang-format --dry-run -Werror $(sources tool tests examples)
}

# The sources as they are compiled: all of a directory is one, where one file's names may hide another's.
lint_check() {
    { find "$build/CMakeFiles/cmakewatch_core.dir" -name '*.cxx' && echo tool/main.cpp; } | xargs -P "$(nproc)" -n 1 nice clang-tidy \
        -p "$build" --quiet --checks=-bugprone-suspicious-include \
        --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-shadow
}

# What a check started beside the tests has found.
result_of() { # PID LOG
    wait "$1" || {
        cat "$2"
        return 1
    }
}

# The names of the test cases of a Catch2 program, one a line.
test_names() { # PROGRAM
    listing="--list-tests --verbosity quiet" # Catch2 3
    [ -z "$("$1" --list-test-names-only 2>/dev/null)" ] || listing=--list-test-names-only # Catch2 2
    # shellcheck disable=SC2086 # words
    "$1" $listing ${filter:+"*$filter*"} 2>/dev/null | sed '/^$/d'
}

# As many tests at a time as there are processors: they mostly wait. xargs, as what a script starts in the background
# ignores SIGINT, and so would the tests.
run_suite() { # NAME PROGRAM
    start=$(date +%s)
    names=$build/$1.names
    results=$build/$1.results
    test_names "$2" >"$names"
    : >"$results"
    total=$(wc -l <"$names")
    if [ "$total" = 0 ] && [ -z "$filter" ]; then fail "$1 tests: cannot list them"; fi
    # shellcheck disable=SC2086 # words
    tr '\n' '\0' <"$names" | xargs -0 -r -P "$(nproc)" -n 1 $wrapper sh tests/run_test.sh "$2" "$results" "$total"
    progress ''
    suite_passed=$(grep -c '^passed ' "$results")
    suite_failed=$((total - suite_passed)) # also those that have left no result
    passed=$((passed + suite_passed))
    failed=$((failed + suite_failed))
    echo "$1 tests: $suite_passed passed, $suite_failed failed, $(($(date +%s) - start)) s"
}

# shellcheck disable=SC2086 # lists of words
if ! install_missing $build_packages $test_packages ${lint:+$lint_packages} ${compiler:+$thread_sanitizer_packages}; then
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
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE="$build_type" -DCMAKE_CXX_FLAGS_DEBUG="$debug_flags" \
    -DCMAKEWATCH_WARNINGS_AS_ERRORS=ON -DCMAKEWATCH_BUILD_TESTS=ON -DCMAKEWATCH_SANITIZE="$sanitize" \
    $compiler $launcher >"$build/configure.log" 2>&1 || {
    cat "$build/configure.log"
    fail "configuring"
    sum_up
}
cmake --build "$build" || {
    fail "building"
    sum_up
}

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

if [ -z "$filter" ]; then
    check "formatting (clang-format -i mends it)" format_check
fi
# Beside the tests, which mostly wait: what these find is told at the end.
fuzz_script=tests/fuzz/check_fuzz.sh
lint_pid=
fuzz_pid=
if [ -z "$filter" ]; then
    trap 'kill $lint_pid $fuzz_pid 2>/dev/null; exit 1' INT TERM
    if [ -n "$lint" ]; then
        lint_check >"$build/lint.log" 2>&1 </dev/null &
        lint_pid=$!
    fi
    nice sh "$fuzz_script" "$build" >"$build/fuzz.log" 2>&1 </dev/null &
    fuzz_pid=$!
fi
for suite in unit e2e; do
    program=$build/tests/cmakewatch_${suite}_tests
    if [ -x "$program" ]; then
        run_suite "$suite" "$program"
    else
        fail "$suite tests: there is no $program"
    fi
done
for script in tests/*/check_*.sh; do
    [ -f "$script" ] || continue
    if [ "$script" = "$fuzz_script" ] && [ -n "$fuzz_pid" ]; then
        check "$script" result_of "$fuzz_pid" "$build/fuzz.log"
        fuzz_pid=
        continue
    fi
    case $script in *"$filter"*) check "$script" sh "$script" "$build" ;; esac
done
if [ -n "$sanitize" ]; then check "reports of the sanitizers" no_reports; fi
if [ -n "$lint_pid" ]; then check "clang-tidy" result_of "$lint_pid" "$build/lint.log"; fi
sum_up
