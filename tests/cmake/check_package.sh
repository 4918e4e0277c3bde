#!/bin/sh
# The Debian package: its name, control fields and contents; a consumer, the man page and completions with it.
# Usage: sh tests/cmake/check_package.sh BUILD_DIRECTORY
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
tested=$(cd "$1" && pwd)
place=$(cd "$(mktemp -d)" && pwd -P)
. "$root/tests/cmake/consumer.sh"
. "$root/tests/cli/completions.sh"

# Whatever the user's umask is. It runs Ninja, as check_readme.sh does.
(umask 077 && must flock "$tested/ninja.lock" cpack -G DEB --config "$tested/CPackConfig.cmake" -B "$place/packages") || exit 1
version=$(sed -n 's/^project(cmakewatch VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt")
package=$place/packages/cmakewatch_${version}_$(dpkg --print-architecture).deb
[ -f "$package" ] || { fail "there is no $package"; ls "$place/packages"; exit 1; }

field() { # NAME PATTERN
    dpkg-deb -f "$package" "$1" | grep -qE -e "$2" || fail "$1 is not $2, but: $(dpkg-deb -f "$package" "$1")"
}
field Package '^cmakewatch$'
field Version "^$version\$"
field Section '^devel$'
field Depends 'cmake \(>= 3\.20\)'
field Depends 'ninja-build \(>= 1\.10\)'
field Depends 'libc6 \(>= '
field Suggests '^watchman$'
field Maintainer '^cmakewatch authors <.+@.+\.invalid>$'
field Description '^rebuild a CMake target'

dpkg-deb -c "$package" | awk '{ print $1, $2 }' | LC_ALL=C sort -u >"$place/modes"
printf '%s\n' '-rw-r--r-- root/root' '-rwxr-xr-x root/root' 'drwxr-xr-x root/root' >"$place/expected"
same "modes and owners" "$place/expected" "$place/modes"

dpkg-deb -x "$package" "$place/system"
! readelf --sections "$place/system/usr/bin/cmakewatch" | grep -F .symtab || fail "cmakewatch is not stripped"
(cd "$place/system" && find . ! -type d | LC_ALL=C sort) >"$place/files"
cat >"$place/expected" <<END
./usr/bin/cmakewatch
./usr/share/bash-completion/completions/cmakewatch
./usr/share/cmake/cmakewatch/AddReloadTarget.cmake
./usr/share/cmake/cmakewatch/cmakewatchConfig.cmake
./usr/share/cmake/cmakewatch/cmakewatchConfigVersion.cmake
./usr/share/cmake/cmakewatch/cmakewatchTargets-CONFIG.cmake
./usr/share/cmake/cmakewatch/cmakewatchTargets.cmake
./usr/share/doc/cmakewatch/README.md
./usr/share/doc/cmakewatch/changelog.gz
./usr/share/doc/cmakewatch/copyright
./usr/share/fish/vendor_completions.d/cmakewatch.fish
$(cd "$root/tool/cli/pages" && ls ./*.md | sed 's|^./\(.*[.]\([17]\)\)[.]md$|./usr/share/man/man\2/\1.gz|' | LC_ALL=C sort)
./usr/share/zsh/vendor-completions/_cmakewatch
END
sed -i 's/cmakewatchTargets-[a-z]*\.cmake/cmakewatchTargets-CONFIG.cmake/' "$place/files"
same "the files of the package" "$place/expected" "$place/files"

man --warnings -E UTF-8 -l "$place/system/usr/share/man/man1/cmakewatch-run.1.gz" >"$place/page" 2>"$place/warnings"
[ ! -s "$place/warnings" ] || { fail "warnings of man"; cat "$place/warnings"; }
grep -q 'restart-unchanged' "$place/page" || fail "the man page lacks its options"
grep -q "cmakewatch $version" "$place/page" || fail "the man page lacks the version"

cmakewatch=$place/system/usr/bin/cmakewatch
configure project build "-DCMAKE_PREFIX_PATH=$place/system/usr"
check_loop "package, cmake --build" "" cmake --build "$build" --target serve
check_loop "package, cmakewatch run" "" "$cmakewatch" run serve -B "$build"
check_overriding "$cmakewatch" "$build"

export PATH="$place/system/usr/bin:$PATH" HOME="$place"
cd "$consumer" || exit 1
another_build_directory
check_completions "$place/system/usr/share"
exit $((failures != 0))
