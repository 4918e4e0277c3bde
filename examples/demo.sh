#!/bin/sh
# Installs what is missing, builds cmakewatch, and leaves you with an example server running under it.
# Usage: sh examples/demo.sh [OPTIONS OF cmakewatch run]      for example --watcher poll
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build-demo # its own: nobody's settings are changed
server=$root/examples/server
cd "$root"
. tests/packages.sh

# Is something listening on TCP port $1? State 0A in the kernel's table is "listening".
is_taken() {
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
        awk -v port="$(printf ':%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 }
                                              END { exit !found }'
}

# Runs a command whose output is shown only if it fails.
quietly() { # WHAT COMMAND...
    what=$1
    log=$build/demo.log
    shift
    with_signs_of_life "$what" "$log" "$@" || { status=$?; cat "$log"; exit "$status"; }
}

# shellcheck disable=SC2086 # lists of words
install_missing $build_packages $demo_packages || exit
mkdir -p "$build"
quietly configuring cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKEWATCH_BUILD_TESTS=OFF
if [ -x "$build/cmakewatch" ] && [ -z "$(find tool CMakeLists.txt -newer "$build/cmakewatch")" ]; then
    quietly building cmake --build "$build" --target cmakewatch
else
    echo "building cmakewatch, which takes a few minutes the first time"
    trap end_signs_of_life EXIT
    [ -t 1 ] || begin_signs_of_life say_seconds "building" "$(date +%s)" # on a terminal Ninja does
    cmake --build "$build" --target cmakewatch
    end_signs_of_life
fi
quietly configuring cmake -S "$server" -B "$server/build" -G Ninja

port=8080
while is_taken "$port"; do port=$((port + 1)); done

cat <<END

  Edit  $server/greeting.h
  Open  http://127.0.0.1:$port   or: curl http://127.0.0.1:$port

Each time you save the file, the server is built and started anew.
Ctrl-C ends it and cmakewatch.

END
exec "$build/cmakewatch" run server --build-dir "$server/build" "$@" -- "$port"
