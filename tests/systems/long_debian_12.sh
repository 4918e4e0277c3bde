#!/bin/sh
# The whole suite in a new Debian 12, for a user who is not root and has another Boost installed.
# Usage: sh tests/systems/long_debian_12.sh BUILD_DIRECTORY
# Exit code: that of tests/run.sh; 77 if such a system cannot be made here.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/systems/system.sh"
need_systems
systems=$(cd "$1" && pwd)/systems
mkdir -p "$systems"
make_system bookworm "$systems/debian-bookworm" || exit
copy_system "$systems/debian-bookworm" "$systems/suite-12" || exit
trap 'rm -rf "$systems/suite-12"' EXIT
trap 'exit 1' INT TERM
in_system "$systems/suite-12" root 'apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install sudo libboost-dev &&
    echo "newcomer ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/newcomer' || exit
clone_into_system "$systems/suite-12" newcomer || exit
in_system "$systems/suite-12" newcomer 'cd cmakewatch && sh tests/run.sh'
