#!/bin/sh
# Installs what is missing, builds cmakewatch, and leaves you with an example server running under it.
# Usage: sh examples/demo.sh [OPTIONS OF cmakewatch run]      for example --watcher poll
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
server=$root/examples/server
. "$root/tests/packages.sh"

# Is something listening on TCP port $1? State 0A in the kernel's table is "listening".
is_taken() {
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
        awk -v port="$(printf ':%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 }
                                              END { exit !found }'
}

# Runs a command that is silent unless it fails.
quietly() {
    log=$root/build/demo.log
    "$@" >"$log" 2>&1 || { status=$?; cat "$log"; exit "$status"; }
}

# shellcheck disable=SC2086 # a list of words
install_missing $build_packages
mkdir -p "$root/build"
quietly cmake -S "$root" -B "$root/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKEWATCH_BUILD_TESTS=OFF
if [ -x "$root/build/cmakewatch" ] &&
    [ -z "$(find "$root/tool" "$root/CMakeLists.txt" -newer "$root/build/cmakewatch")" ]; then
    quietly cmake --build "$root/build" --target cmakewatch
else
    echo "building cmakewatch, which takes a few minutes the first time"
    cmake --build "$root/build" --target cmakewatch
fi
quietly cmake -S "$server" -B "$server/build" -G Ninja

port=8080
while is_taken "$port"; do port=$((port + 1)); done

cat <<END

  Edit  $server/greeting.h
  Open  http://127.0.0.1:$port   or: curl http://127.0.0.1:$port

Each time you save the file, the server is built and started anew.
Ctrl-C ends it and cmakewatch.

END
exec "$root/build/cmakewatch" run server --build-dir "$server/build" "$@" -- "$port"
