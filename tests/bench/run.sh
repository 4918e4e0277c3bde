#!/bin/sh
# Measures what cmakewatch adds to `ninja && ./program` by hand, or saves, and the same of other tools. Writes RESULTS.md,
# results.json and results.svg into this directory, and the table between the two markers of README.md. What is not
# measured now stays as it was.
#
# Usage: sh tests/bench/run.sh [OPTION...]
#   --objects N,...      sizes of the generated projects; default: 2,100,1000,10000,100000
#   --rounds N           how often each is measured; default: 10
#   --peers NAME,...     of entr, watchman-make, nodemon, reflex, inotifywait, fswatch; "none"; default: all
#   --only NAME,...      of edits, small-target, start, rest (memory, processor time), restart, burst,
#                        watchers, artifact; default: all
#   --cache DIR          where the generated projects stay for the next time; default: a directory that goes
#   --cmakewatch FILE    the program to measure; default: it is built here, as a release
#   --output DIR         where the results are written instead; README.md stays as it is
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/packages.sh

usage() {
    sed -n '/^# Usage/,/^[^#]/s/^# \{0,1\}//p' tests/bench/run.sh
}

output=tests/bench
readme=README.md
build=build-bench
cache=
cmakewatch=$build/cmakewatch
peers=
options=
while [ $# -gt 0 ]; do
    case $1 in
    -h | --help) usage; exit 0 ;;
    --objects | --rounds | --peers | --only | --cache | --cmakewatch | --output) [ $# -gt 1 ] || { usage >&2; exit 2; } ;;
    *) usage >&2; exit 2 ;;
    esac
    case $1 in
    --cache) cache=$2 ;;
    --cmakewatch) cmakewatch=$2 ;;
    --output) output=$2 readme= ;;
    --peers) peers=$2 ;;
    *) options="$options $1 $2" ;;
    esac
    shift 2
done

install_missing $build_packages catch2 || exit
if [ "$peers" != none ]; then
    for package in $peer_packages; do install_missing "$package"; done # each as far as it is there
    if ! command -v nodemon >/dev/null; then
        command -v npm >/dev/null || install_missing npm
        place=$PWD/$build/nodemon
        [ -x "$place/node_modules/.bin/nodemon" ] || npm install --silent --prefix "$place" nodemon
        PATH=$PATH:$place/node_modules/.bin
    fi
fi

launcher=
if command -v ccache >/dev/null; then launcher=-DCMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
mkdir -p "$build" || exit
{ cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKEWATCH_BUILD_TESTS=ON -DCMAKEWATCH_UNITY_BUILD=ON $launcher &&
    cmake --build "$build" --target cmakewatch_bench; } >"$build/log" 2>&1 || { tail -n 20 "$build/log"; exit 1; }
if [ "$cmakewatch" = "$build/cmakewatch" ]; then cmake --build "$build" --target cmakewatch || exit; fi

if [ -z "$cache" ]; then
    cache=$(mktemp -d)
    trap 'rm -rf "$cache"' EXIT
    trap 'exit 1' INT TERM
fi
mkdir -p "$cache" "$output" || exit
unset CMAKEWATCH_OPTIONS CMAKEWATCH_BUILD_DIR
processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
stamp="$(date +%F), $("$cmakewatch" --version), $(git describe --always --dirty 2>/dev/null), $(nproc) x $processor, \
Linux $(uname -r), Ninja $(ninja --version)"
# shellcheck disable=SC2086 # words
"$build/tests/cmakewatch_bench" --cmakewatch "$(realpath "$cmakewatch")" --cache "$(realpath "$cache")" \
    --output "$output" --peers "$peers" --stamp "$stamp" \
    --readme "$readme" $options
