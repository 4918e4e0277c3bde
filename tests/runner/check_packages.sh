#!/bin/sh
# What the scripts install, and what they advise where they may not, with stand-ins for Debian's tools.
# Usage: sh tests/runner/check_packages.sh
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
trap 'exit 1' INT TERM
failures=0
mkdir -p "$place/bin" "$place/tests"
cp "$root/tests/packages.sh" "$root/tests/signs_of_life.sh" "$place/tests"
cd "$place" || exit 1

equal() { # WHAT ACTUAL EXPECTED
    [ "$2" = "$3" ] || { failures=$((failures + 1)); printf 'FAILED: %s:\n%s\nnot:\n%s\n' "$1" "$2" "$3"; }
}

# Files say what is installed, what the lists of packages hold, and who one is.
stand_in() { # NAME
    cat >"bin/$1"
    chmod +x "bin/$1"
}
stand_in dpkg-query <<'END'
#!/bin/sh
for pattern; do :; done # the last argument
if [ "$pattern" = 'libboost1.*-dev' ]; then
    grep -x 'libboost1\.[0-9]*-dev' installed | sed 's/^/install ok installed /'
else
    grep -qx "$pattern" installed && echo 'install ok installed'
fi
END
stand_in apt-cache <<'END'
#!/bin/sh
case $1 in
show) grep -x "$2" lists ;;
depends) grep -qx libboost-dev lists && printf 'libboost-dev\n  Depends: libboost1.83-dev\n' ;;
esac
END
stand_in apt-get <<'END'
#!/bin/sh
echo "$@" >>"${0%/*}/../calls"
[ "$1" != update ] || cat offered >lists
END
stand_in id <<'END'
#!/bin/sh
cat user
END
stand_in dpkg-deb </dev/null
printf '#!/bin/sh\nexit 1\n' | stand_in sudo
: >installed
: >lists
offered_by_12() { printf '%s\n' libboost-dev libboost1.81-dev cmake watchman >offered; }
offered_by_13() { printf '%s\n' libboost-dev cmake >offered; }

packages() { # PACKAGE...: what the script says and does
    rm -f calls
    : >calls
    PATH=$place/bin:$PATH sh -c '. tests/packages.sh; is_debian_12() { false; }; install_missing "$@"; echo "$?" >status
        echo "${Boost_ROOT:-}" >boost_root' sh "$@" >output 2>&1
}
boost_13="libboost1.83-dev libboost-filesystem1.83-dev libboost-json1.83-dev"
boost_12="libboost1.81-dev libboost-filesystem1.81-dev libboost-json1.81-dev"

echo 0 >user
offered_by_13
packages cmake watchman
equal "Debian 13: installed" "$(grep -v update calls)" "install -y --no-remove --no-install-recommends cmake $boost_13"
: >lists
offered_by_12
packages cmake watchman
equal "Debian 12: installed" "$(grep -v update calls)" "install -y --no-remove --no-install-recommends cmake watchman $boost_12"

echo 1000 >user
packages cmake
equal "without root" "$(cat status) $(sed -n 's/^    //p' output)" \
    "1 apt-get update && apt-get install -y --no-install-recommends cmake $boost_12"
equal "nothing is tried" "$(cat calls)" ""

printf '%s\n' cmake libboost1.74-dev >installed
packages cmake
equal "another Boost" "$(cat calls)" \
    "download libboost1.81-dev libboost-filesystem1.81-dev libboost-json1.81-dev libboost-atomic1.81-dev\
 libboost-container1.81-dev libboost-system1.81-dev"
equal "that fails, as nothing is unpacked" "$(cat status)" 1
mkdir -p build-boost && echo 1.81 >build-boost/version
packages cmake
equal "it is unpacked already" "$(cat status calls boost_root)" "0
$place/build-boost/usr"

# shellcheck disable=SC2086 # words
printf '%s\n' cmake $boost_12 >installed
packages cmake
equal "all is there" "$(cat status calls output boost_root)" "0"
exit $((failures != 0))
