# The Debian packages that the scripts need; sourced by tests/run.sh and examples/demo.sh.
# shellcheck shell=sh disable=SC2034 # whoever sources it uses them
build_packages="cmake ninja-build g++ libcli11-dev libfmt-dev libxxhash-dev"
boost_1_81_packages="libboost1.81-dev libboost-filesystem1.81-dev libboost-json1.81-dev"
boost_packages="libboost-dev libboost-filesystem-dev libboost-json-dev" # where these are newer: Debian 13, Ubuntu 24.04
test_packages="catch2 doctest-dev watchman tmux googletest bindfs curl clang-format clang libclang-rt-dev gdb ccache\
 distcc nodejs tcc faketime e2fsprogs bsdutils man-db groff dpkg-dev bash-completion zsh fish python3 git"
lint_packages="clang-tidy"
thread_sanitizer_packages="clang-19 libclang-rt-19-dev"
coverage_packages="gcovr"

is_installed() {
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# The Boost packages of this release of Debian or Ubuntu.
boost_packages_here() {
    if is_installed libboost1.81-dev || [ -n "$(apt-cache show libboost1.81-dev 2>/dev/null)" ]; then
        echo "$boost_1_81_packages"
    else
        echo "$boost_packages"
    fi
}

# Installs those of the named packages that are missing, and Boost. Removes nothing.
install_missing() {
    if ! command -v apt-get >/dev/null; then
        echo "no apt-get here; what these Debian packages hold is needed: $* $boost_packages (1.81 or later)" >&2
        for program in cmake ninja c++; do
            command -v "$program" >/dev/null || { echo "there is no $program" >&2; return 1; }
        done
        return 0
    fi
    missing=
    for package in "$@"; do is_installed "$package" || missing="$missing $package"; done
    boost_is_there=yes
    for package in $(boost_packages_here); do is_installed "$package" || boost_is_there=; done
    [ -n "$missing" ] || [ -z "$boost_is_there" ] || return 0
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        echo "please install, as root: apt-get install $* $(boost_packages_here)" >&2
        return 1
    fi
    echo "updating the package lists"
    as_root apt-get update -qq </dev/null || echo "that failed; going on with the old ones" >&2
    # Only now is it known which Boost there is.
    for package in $(boost_packages_here); do is_installed "$package" || missing="$missing $package"; done
    echo "installing$missing"
    # shellcheck disable=SC2086 # a list of words
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-remove $missing >/dev/null </dev/null || {
        echo "could not install$missing" >&2
        return 1
    }
}
