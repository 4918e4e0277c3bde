#!/bin/sh
# Completions of bash, zsh and fish, installed, in a project. Usage: sh tests/cli/check_completions.sh BUILD_DIRECTORY
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
tested=$(cd "$1" && pwd)
place=$(cd "$(mktemp -d)" && pwd -P)
. "$root/tests/cmake/consumer.sh"
. "$root/tests/cli/completions.sh"

must cmake --install "$tested" --prefix "$place/installed" || exit 1
export PATH="$place/installed/bin:$PATH" HOME="$place"
configure project build "-DCMAKE_PREFIX_PATH=$place/installed"
cd "$consumer" || exit 1
[ -z "$(cmakewatch complete -- run '' 2>&1)" ] || fail "completes without a reply of CMake"
must cmakewatch list # has CMake write its reply
another_build_directory

check_completions "$place/installed/share"

# What is damaged or missing offers nothing and says nothing.
for index in other/.cmake/api/v1/reply/index-*.json; do echo '{' >"$index"; done
for words in 'run -B other' 'run -B nowhere' 'run --preset none' 'test'; do
    # shellcheck disable=SC2086 # words
    cmakewatch complete -- $words '' >"$place/offers" 2>&1 || fail "complete $words: ended with $?"
    [ ! -s "$place/offers" ] || { fail "complete $words says:"; cat "$place/offers"; }
done
exit $((failures != 0))
