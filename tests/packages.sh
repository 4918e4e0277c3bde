# The Debian packages that the scripts need, and how they are installed. Sourced, in the top directory of the sources.
# shellcheck shell=sh disable=SC2034 # whoever sources it uses them
. tests/signs_of_life.sh

build_packages="cmake ninja-build g++ libcli11-dev libfmt-dev libxxhash-dev libvterm-dev"
demo_packages="curl"
test_packages="catch2 doctest-dev watchman tmux googletest bindfs curl clang-format-19 clang gdb ccache\
 make distcc icecc sccache nodejs tcc lld mold faketime e2fsprogs bsdutils man-db groff file dpkg-dev bash-completion zsh fish python3 git less procps"
packages_not_everywhere="watchman python3-pywatchman" # which Debian 13 has not
long_packages="mmdebstrap libclang-rt-dev"
peer_packages="entr reflex inotify-tools fswatch watchman python3-pywatchman"
lint_packages="clang-tidy"
thread_sanitizer_packages="clang-19 libclang-rt-19-dev"
coverage_packages="gcovr"
boost_libraries="filesystem json"
boost_libraries_of_these="atomic container system"

is_installed() {
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

may_be_root() {
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo true </dev/null; }
}

is_in_lists() {
    [ -n "$(apt-cache show "$1" 2>/dev/null)" ]
}

# On a new system there are no lists of packages yet.
is_debian_12() {
    grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release
}

# The version of Boost to take on this release of Debian or Ubuntu, for example 1.83; nothing if that is not known yet.
boost_version_here() {
    if is_in_lists libboost1.81-dev || is_debian_12; then
        echo 1.81 # the default of Debian 12 is too old
    else
        LC_ALL=C apt-cache depends libboost-dev 2>/dev/null | sed -n 's/^ *Depends: libboost\(.*\)-dev$/\1/p'
    fi
}

exists_here() { # PACKAGE
    case " $packages_not_everywhere " in
    *" $1 "*) is_in_lists "$1" || is_debian_12 ;;
    esac
}

boost_packages() { # VERSION LIBRARY...
    version=$1
    shift
    echo "libboost$version-dev"
    for library in "$@"; do echo "libboost-$library$version-dev"; done
}

is_another_boost_installed() { # VERSION
    dpkg-query -W -f '${Status} ${Package}\n' 'libboost1.*-dev' 2>/dev/null |
        sed -n 's/^.* ok installed libboost\([0-9.]*\)-dev$/\1/p' | grep -vqxF "$1"
}

# Sets `missing`, and `boost_to_unpack` to a version. Two versions of Boost cannot be installed, and somebody may need
# the one that is there: then ours is unpacked in build-boost, which Boost_ROOT names to CMake.
find_missing() { # PACKAGE...
    missing=
    boost_to_unpack=
    for package in "$@"; do
        if ! is_installed "$package" && exists_here "$package"; then missing="$missing $package"; fi
    done
    [ -z "${Boost_ROOT:-}" ] || [ "$Boost_ROOT" = "$PWD/build-boost/usr" ] || return 0
    boost=$(boost_version_here)
    if [ -n "$boost" ] && is_another_boost_installed "$boost"; then
        export Boost_ROOT="$PWD/build-boost/usr"
        [ "$(cat build-boost/version 2>/dev/null)" = "$boost" ] || boost_to_unpack=$boost
    else
        # shellcheck disable=SC2086 # a list of words
        for package in $(boost_packages "$boost" $boost_libraries); do
            is_installed "$package" || missing="$missing $package"
        done
    fi
}

unpack_boost() { # VERSION
    rm -rf build-boost
    mkdir build-boost
    (
        cd build-boost || exit
        # shellcheck disable=SC2046,SC2086 # lists of words
        apt-get download $(boost_packages "$1" $boost_libraries $boost_libraries_of_these) || exit
        for package in ./*.deb; do dpkg-deb -x "$package" . && rm "$package" || exit; done
        echo "$1" >version
    )
}

# Why the last command with that log failed, and what helps.
cannot_install() { # LOG ADVICE
    grep -E '^(E|W|Err|sudo)[: ]' "$1" >&2 || tail -n 5 "$1" >&2
    printf '%s, as root:\n\n    %s\n\nThen start this script again.\n' "$2" \
        "apt-get update${missing:+ && apt-get install -y --no-install-recommends$missing}" >&2
    return 1
}

# Installs those of the named packages that are missing, and Boost unless Boost_ROOT names one. Removes nothing.
install_missing() { # PACKAGE...
    if ! command -v apt-get >/dev/null; then
        echo "no apt-get here; what these Debian packages hold is needed: $*, and Boost 1.81 or later ($boost_libraries)" >&2
        for program in cmake ninja c++; do
            command -v "$program" >/dev/null || { echo "there is no $program" >&2; return 1; }
        done
        return 0
    fi
    find_missing "$@"
    [ -n "$missing$boost_to_unpack" ] || return 0
    log=$(mktemp) || return
    install_found "$@"
    result=$?
    rm -f "$log"
    return "$result"
}

install_found() { # PACKAGE...
    if may_be_root >"$log" 2>&1; then
        with_signs_of_life "updating the package lists" "$log" as_root apt-get update ||
            echo "the package lists could not be updated; the old ones are used" >&2
        find_missing "$@" # only now is it known which Boost there is
    elif [ -n "$missing" ]; then
        cannot_install "$log" "Please install what is missing"
        return
    fi
    if [ -n "$missing" ]; then
        echo "installing$missing"
        # shellcheck disable=SC2086 # a list of words
        with_signs_of_life "installing" "$log" as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y --no-remove --no-install-recommends $missing || { cannot_install "$log" "Please install what is missing"; return; }
    fi
    if [ -n "$boost_to_unpack" ]; then
        echo "another Boost is installed, and stays; unpacking Boost $boost_to_unpack in build-boost"
        with_signs_of_life "unpacking Boost" "$log" unpack_boost "$boost_to_unpack" ||
            cannot_install "$log" "Boost could not be downloaded. Please update the package lists"
    fi
}
