#!/bin/sh
# Installs what is missing, builds everything, runs all tests. Ends with the line "N passed, N failed".
# Usage: sh tests/run.sh [--sanitize LIST]      LIST as for -fsanitize=, for example address,undefined
set -eu
cd "$(dirname "$0")/.."
. tests/packages.sh

sanitize=
build=build-tests
while [ $# -gt 0 ]; do
    case $1 in
    --sanitize) sanitize=$2; build=build-$(echo "$2" | tr , -); shift 2 ;;
    *) sed -n '2,3s/^# //p' "$0"; exit 2 ;;
    esac
done

# shellcheck disable=SC2086 # lists of words
install_missing $build_packages $test_packages

passed=0
failed=0
count() { # RESULT NAME
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "failed: $2"
    fi
}

launcher=
if command -v ccache >/dev/null; then launcher=-DCMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKEWATCH_WARNINGS_AS_ERRORS=ON \
    -DCMAKEWATCH_SANITIZE="$sanitize" $launcher >"/tmp/cmakewatch-configure.$$" || {
    cat "/tmp/cmakewatch-configure.$$"
    echo "0 passed, 1 failed"
    exit 1
}
rm -f "/tmp/cmakewatch-configure.$$"
ninja -C "$build" || { echo "0 passed, 1 failed"; exit 1; }

git ls-files '*.cpp' '*.h' | xargs clang-format --dry-run -Werror && result=0 || result=$?
count "$result" "formatting (clang-format -i mends it)"

# Each test case by itself: a crash is one failure, not the end of all.
for suite in unit e2e; do
    binary=$build/tests/cmakewatch_${suite}_tests
    [ -x "$binary" ] || continue
    report=$build/$suite.xml
    echo "running the $suite tests"
    "$binary" -r junit -o "$report" || true
    cases=$(grep -c '<testcase ' "$report" || true)
    bad=$(grep -cE '<(failure|error) ' "$report" || true)
    if ! grep -q '</testsuites>' "$report"; then bad=$((bad + 1)); fi
    [ "$bad" = 0 ] || sed -n '/<failure/,/<\/failure>/p;/<error/,/<\/error>/p' "$report"
    [ "$cases" -ge "$bad" ] || cases=$bad
    passed=$((passed + cases - bad))
    failed=$((failed + bad))
done

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
