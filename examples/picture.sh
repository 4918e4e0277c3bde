#!/bin/sh
# Makes session.svg, the picture in README: cmakewatch runs examples/server in a terminal, while its greeting is
# changed, broken and mended. It needs tmux and python3, and leaves examples/server as it is.
# Usage: sh examples/picture.sh [CMAKEWATCH [PICTURE]]      the program, and the file to write
# PORT: where the server listens, if 8080 is taken
set -eu
examples=$(cd "$(dirname "$0")" && pwd)
program=${1:-cmakewatch}
picture=$(realpath -m "${2:-$examples/session.svg}")
port=${PORT:-8080}
cmakewatch=$(command -v "$program") || { echo "there is no $program" >&2; exit 1; }
cmakewatch=$(realpath "$cmakewatch")
deadline_s=60
place=$(realpath "$(mktemp -d)")
terminal="tmux -S $place/socket -f /dev/null"

clean_up() {
    if $terminal send-keys -t session C-c 2>/dev/null; then # what runs there ends first
        timeout 20 sh -c "until $terminal capture-pane -p -t session | grep -q '^[$] *\$'; do sleep 0.1; done" || true
        $terminal kill-server
    fi
    rm -rf "$place"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# All that the terminal has shown, with its colours.
captured() {
    $terminal capture-pane -e -p -J -S - -t session
}

until_shown() { # WHAT
    left=$((deadline_s * 10))
    until captured >"$place/capture" && grep -q "$1" "$place/capture"; do
        left=$((left - 1))
        [ "$left" != 0 ] || { echo "waited too long for: $1" >&2; cat "$place/capture" >&2; exit 1; }
        sleep 0.05
    done
}

edit() { # SED-EXPRESSION
    sed "$1" "$place/server/greeting.h" >"$place/edited"
    mv "$place/edited" "$place/server/greeting.h" # at once: this is one change
}

mkdir "$place/bin" "$place/home" "$place/server"
ln -s "$cmakewatch" "$place/bin/cmakewatch"
# There is something to be seen of a build on a fast machine, too.
printf '%s\n' '#!/bin/sh' 'sleep 1' 'exec "$@"' >"$place/bin/slowly"
chmod +x "$place/bin/slowly"
(cd "$examples/server" && cp ./*.cpp ./*.h CMakeLists.txt "$place/server")
export HOME="$place/home" PATH="$place/bin:$PATH" LC_ALL=C.UTF-8
unset CMAKEWATCH_BUILD_DIR CMAKEWATCH_OPTIONS NO_COLOR CLICOLOR_FORCE XDG_CONFIG_HOME
cd "$place/server"
{
    # Compilers say what is wrong in colours.
    cmake -S . -B build -G Ninja -DCMAKE_CXX_FLAGS=-fdiagnostics-color=always -DCMAKE_CXX_COMPILER_LAUNCHER=slowly
    cmakewatch list # has CMake tell what there is
} >"$place/log" 2>&1 || { cat "$place/log" >&2; exit 1; }

$terminal new-session -d -s session -x 80 -y 24 sh
$terminal send-keys -t session "PS1='$ '; clear" Enter
until_shown '^\$ $'
$terminal send-keys -t session "cmakewatch run server -- $port" Enter
until_shown 'ready #1 '
until_shown 'listening'
edit 's/"Hello from cmakewatch"/"Good morning"/'
until_shown 'ready #2 '
edit 's/"Good morning"/"Good " + evening/'
until_shown 'keeps running'
edit 's/"Good " + evening/"Good evening"/'
until_shown 'ready #4 '
edit 's/"Good evening"/"Good night"/'
until_shown '^building #5 .*CXX main.cpp 1 s' # what is under way

python3 "$examples/picture.py" "$place/server=/src/server" ":$port=:8080" "-- $port=-- 8080" \
    <"$place/capture" >"$place/picture"
cp "$place/picture" "$picture"
