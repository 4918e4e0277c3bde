#!/bin/sh
# Random edits, faults and kills, with one program, with several in one session and with several sessions at once,
# thousands of rebuilds and a flood of output, against the built cmakewatch with a compiler that takes no time (tcc).
#
# Usage: sh tests/soak/check_soak.sh BUILD_DIRECTORY [--long] [--edits N] [--ninja PROGRAM]
#   --long           10,000 edits with each watcher and 10,000 with three programs, 1,500 kills, 500 edits for several
#                    at once, 40,000 rebuilds, 32 programs in one session and a gigabyte of output, which takes hours;
#                    else some of each in a minute
#   --edits N        so many edits with each watcher
#   --ninja PROGRAM  the Ninja to build with; otherwise that of PATH
#
# A failure prints its seed, the shortest sequence that fails again, and where its files lie. RESULTS.md has what the
# long form last came to.
set -u
here=$(cd "$(dirname "$0")" && pwd)

usage() {
    sed -n '/^# Usage/,/^#$/s/^# \{0,1\}//p' "$0"
    exit 2
}

[ $# -gt 0 ] || usage
tool=$(cd "$1" && pwd)/cmakewatch
cache=$1/CMakeCache.txt
shift
edits=12
kills=3
edits_of_several=6
rebuilds="--rebuilds 30 --window 15"
megabytes=16
many="--programs 4 --headers 50 --repetitions 2"
ninja=$(command -v ninja)
while [ $# -gt 0 ]; do
    case $1 in
    --long)
        edits=10000 kills=500 edits_of_several=500 rebuilds="--rebuilds 10000" megabytes=1024 many=
        shift
        ;;
    --edits) [ $# -gt 1 ] || usage; edits=$2; shift 2 ;;
    --ninja) [ $# -gt 1 ] || usage; ninja=$2; shift 2 ;;
    *) usage ;;
    esac
done
[ -x "$ninja" ] || { echo "there is no Ninja at $ninja"; exit 77; }
echo "with Ninja $("$ninja" --version)"

failed=0
watchman=watchman
command -v watchman >/dev/null || { watchman= && echo "SKIPPED: there is no watchman"; }
run() { # SCRIPT OPTION...
    script=$1
    shift
    python3 "$here/$script" --tool "$tool" --ninja "$ninja" --compiler tcc "$@" || failed=1
}
for watcher in inotify $watchman poll; do
    run convergence.py --watcher "$watcher" --edits "$edits"
done
for watcher in inotify $watchman; do
    run kills.py --watcher "$watcher" --times "$kills"
done
run convergence.py --programs 3 --edits "$edits"
run kills.py --programs 3 --times "$kills"
run several.py --edits "$edits_of_several"
if grep -q '^CMAKEWATCH_SANITIZE:[A-Z]*=.' "$cache"; then
    echo "SKIPPED: growth, many and flood, since a sanitizer keeps what is freed"
else
    # shellcheck disable=SC2086 # several words
    run growth.py $rebuilds
    # shellcheck disable=SC2086
    [ -n "$many" ] || run growth.py $rebuilds --programs 3
    # shellcheck disable=SC2086
    run many.py $many
    run flood.py --megabytes "$megabytes"
fi
exit "$failed"
