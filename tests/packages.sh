# The Debian packages that the scripts need; sourced by tests/run.sh and examples/demo.sh.
build_packages="cmake ninja-build g++ libboost1.81-dev libboost-filesystem1.81-dev libboost-json1.81-dev libcli11-dev
libfmt-dev libxxhash-dev"
test_packages="catch2 watchman tmux googletest clang-format"

# Installs those of the named packages that are missing.
install_missing() {
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || { echo "please install:$missing" >&2; return 1; }
    echo "installing:$missing"
    as_root=
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get update -qq &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null
}
