#!/bin/sh
# Random edits and kills with the Ninja of Debian 13, which is compiled here.
# Usage: sh tests/systems/long_ninja.sh BUILD_DIRECTORY
# Exit code: 0 if all is well, 1 if not, 77 if a Debian 13 cannot be made here.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/systems/system.sh"
need_systems
build=$(cd "$1" && pwd)
systems=$build/systems
ninja=$build/ninja-13/ninja
mkdir -p "$systems"
if [ ! -x "$ninja" ]; then
    make_system trixie "$systems/debian-trixie" || exit
    in_system "$systems/debian-trixie" root 'sed "s/^deb /deb-src /" /etc/apt/sources.list >/etc/apt/sources.list.d/sources.list &&
        apt-get -qq update && rm -rf source && mkdir source && cd source && apt-get -qq --download-only source ninja-build' || exit
    rm -rf "$build/ninja-13"
    mkdir "$build/ninja-13"
    tar -x -C "$build/ninja-13" --strip-components 1 -f "$(echo "$systems"/debian-trixie/root/source/*.orig.tar.*)" || exit
    (cd "$build/ninja-13" && python3 configure.py --bootstrap) || exit
fi
sh "$root/tests/soak/check_soak.sh" "$build" --ninja "$ninja" --edits 200
