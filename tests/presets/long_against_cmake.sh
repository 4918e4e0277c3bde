#!/bin/sh
# Compares our resolver of presets with the installed CMake: variables and environment of each preset, and which files
# are refused. The cases are those of CMake's own tests.
# Usage: sh tests/presets/long_against_cmake.sh BUILD_DIRECTORY [CMAKE_CHECKOUT]
#   BUILD_DIRECTORY   has tests/cmakewatch_print_preset
#   CMAKE_CHECKOUT    sources of CMake, with Tests/RunCMake; default: $CMAKEWATCH_CMAKE_CHECKOUT
# Ends with 0 if all agree, 1 if not, 77 without a checkout.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
print=$(cd "$1" && pwd)/tests/cmakewatch_print_preset
checkout=${2:-${CMAKEWATCH_CMAKE_CHECKOUT:-}}
if [ -z "$checkout" ]; then
    echo "skipped: no checkout of CMake is given"
    exit 77
fi
[ -x "$print" ] || { echo "there is no $print: build it first"; exit 1; }
place=$(mktemp -d) || exit 1
trap 'rm -rf "$place"' EXIT
. "$root/tests/presets/compare.sh"

# What CMake's tests put in place of their variables.
configured() {
    sed -e 's/@RunCMake_GENERATOR@/Ninja/g' -e "s|@RunCMake_SOURCE_DIR@|$2|g" -e "s|@RunCMake_TEST_SOURCE_DIR@|$PWD|g" \
        -e 's/@CMAKE_MAJOR_VERSION@/3/g' -e 's/@CMAKE_MINOR_VERSION@/20/g' -e 's/@[A-Za-z_]*@/x/g' "$1"
}

for suite in CMakePresets CMakePresetsBuild CMakePresetsTest; do
    cases=$(cd "$checkout/Tests/RunCMake/$suite" && pwd) || exit 1
    for file in "$cases"/*.json.in; do
        name=$(basename "$file" .json.in)
        case $name in *User) [ ! -f "${file%User.json.in}.json.in" ] || continue ;; esac
        mkdir -p "$place/$suite/$name/subdir" && cd "$place/$suite/$name" || exit 1
        echo 'cmake_minimum_required(VERSION 3.20)
project(p NONE)' >CMakeLists.txt
        # Any of them may be included.
        for other in "$cases"/*.json.in "$cases"/subdir/*.json.in; do
            [ -f "$other" ] || continue
            to=${other#"$cases"/}
            configured "$other" "$cases" >"${to%.in}"
        done
        rm -f CMakePresets.json CMakeUserPresets.json
        case $name in
            *User) configured "$file" "$cases" >CMakeUserPresets.json ;;
            *) configured "$file" "$cases" >CMakePresets.json ;;
        esac
        [ ! -f "$cases/${name}User.json.in" ] || configured "$cases/${name}User.json.in" "$cases" >CMakeUserPresets.json
        export TEST_ENV=x TEST_ENV_REF=y
        compare_presets "$suite/$name"
    done
done
echo "$compared compared, $skipped skipped, $failures differ"
[ "$failures" = 0 ]
