#!/bin/sh
# The whole suite in a new Debian 13, for root: other versions of GCC, CMake, Ninja, Boost and Catch2.
# Usage: sh tests/systems/long_debian_13.sh BUILD_DIRECTORY
# Exit code: that of tests/run.sh; 77 if such a system cannot be made here.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/systems/system.sh"
need_systems
systems=$(cd "$1" && pwd)/systems
mkdir -p "$systems"
make_system trixie "$systems/debian-trixie" || exit
copy_system "$systems/debian-trixie" "$systems/suite-13" || exit
trap 'rm -rf "$systems/suite-13"' EXIT
trap 'exit 1' INT TERM
clone_into_system "$systems/suite-13" root || exit
in_system "$systems/suite-13" root 'cd cmakewatch && sh tests/run.sh'
