#!/bin/sh
# Compares our resolver of presets with the installed CMake, by cases of our own.
# Usage: sh tests/presets/check_presets.sh BUILD_DIRECTORY
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
print=$(cd "$1" && pwd)/tests/cmakewatch_print_preset
[ -x "$print" ] || { echo "there is no $print: build it first"; exit 1; }
place=$(mktemp -d) || exit 1
trap 'rm -rf "$place"' EXIT
. "$root/tests/presets/compare.sh"
is_beyond_cmake() { false; } # not these cases
export OUTER=outer

# Each case: a directory with a CMakeLists.txt; standard input is its CMakePresets.json.
case_of() {
    mkdir -p "$place/$1" && cd "$place/$1" || exit 1
    printf 'cmake_minimum_required(VERSION 3.20)\nproject(p NONE)\n' >CMakeLists.txt
    cat >CMakePresets.json
}
check() {
    case_of "$1"
    compare_presets "$1"
}

check inheritance <<'END'
{"version":3,"configurePresets":[
  {"name":"a","hidden":true,"generator":"Ninja","environment":{"X":"a","Y":"a","Z":"a"},
   "cacheVariables":{"A":"a","B":{"type":"STRING","value":"a"},"C":true,"D":"a"}},
  {"name":"b","hidden":true,"binaryDir":"${sourceDir}/${presetName}","environment":{"X":"b","W":"b"},
   "cacheVariables":{"A":"b","E":{"type":"BOOL","value":false}}},
  {"name":"both","inherits":["a","b"],"environment":{"Y":null},"cacheVariables":{"D":null}},
  {"name":"other","inherits":["b","a"],"installDir":"in/../out","toolchainFile":"${sourceDir}/t.cmake"},
  {"name":"deep","inherits":"both","environment":{"Y":"deep"}}]}
END
check macros <<'END'
{"version":5,"configurePresets":[{"name":"m","generator":"Ninja","binaryDir":"b","environment":{
  "A":"${sourceDir}|${sourceParentDir}|${sourceDirName}|${presetName}|${generator}|${hostSystemName}|${fileDir}",
  "B":"$env{A}|$penv{OUTER}|$env{OUTER}|$env{NONE}|$penv{NONE}","OUTER":"inner:$penv{OUTER}",
  "C":"${dollar}{x}|${pathListSep}|$|$$|$x{|$${sourceDir}|$e{|$en$env{A}"},"cacheVariables":{"V":"$env{OUTER}"}}]}
END
check conditions <<'END'
{"version":3,"configurePresets":[
  {"name":"base","generator":"Ninja","binaryDir":"b","hidden":true,"condition":{"type":"equals","lhs":"$env{X}","rhs":"1"}},
  {"name":"on","inherits":"base","environment":{"X":"1"}},{"name":"off","inherits":"base"},
  {"name":"list","inherits":"base","condition":{"type":"inList","string":"${hostSystemName}","list":["Linux","Darwin"]}},
  {"name":"not","inherits":"base","condition":{"type":"not","condition":{"type":"matches","string":"a{2}","regex":"a{2}"}}},
  {"name":"any","inherits":"base","condition":{"type":"anyOf","conditions":[false,{"type":"const","value":true}]}},
  {"name":"all","inherits":"base","condition":{"type":"allOf","conditions":[]}},
  {"name":"regex","inherits":"base","condition":{"type":"notMatches","string":"x-1","regex":"^[a-z]+-[0-9]?$"}}]}
END
# CMake 3.31 takes null as no condition and inherits the other one, though its manual says that the preset is enabled.
case_of null <<'END'
{"version":3,"configurePresets":[{"name":"base","generator":"Ninja","binaryDir":"b","hidden":true,"condition":false},
  {"name":"null","inherits":"base","condition":null}]}
END
if cmake --list-presets 2>/dev/null | grep -q '"null"'; then compare_presets null; fi
mkdir -p "$place/included/cmake"
echo '{"version":4,"include":["more.json"],"configurePresets":[{"name":"base","hidden":true,"generator":"Ninja",
  "binaryDir":"b","environment":{"DIR":"${fileDir}"}}]}' >"$place/included/cmake/base.json"
echo '{"version":2,"configurePresets":[{"name":"more","generator":"Ninja","binaryDir":"b"}]}' \
    >"$place/included/cmake/more.json"
echo '{"version":4,"configurePresets":[{"name":"mine","inherits":["dev","more"]}]}' \
    >"$place/included/CMakeUserPresets.json"
check included <<'END'
{"version":4,"include":["cmake/base.json"],"configurePresets":[{"name":"dev","inherits":"base"}]}
END
check vendor <<'END'
{"version":3,"configurePresets":[{"name":"ide","binaryDir":"$vendor{x}"},{"name":"dev","binaryDir":"b"}]}
END

# What CMake refuses.
refused=0
while IFS= read -r text; do
    refused=$((refused + 1))
    printf '%s\n' "$text" | case_of "refused-$refused" && cd "$place/refused-$refused" || exit 1
    ! cmake --list-presets >/dev/null 2>&1 || complain "CMake takes: $text"
    compare_presets "$text"
done <<'END'
{"version":3,"configurePresets":[{"name":"a","environment":{"X":"$env{Y}","Y":"$env{X}"}}]}
{"version":3,"configurePresets":[{"name":"a","inherits":"b"},{"name":"b","inherits":"a"}]}
{"version":3,"configurePresets":[{"name":"a","inherits":"none"}]}
{"version":3,"configurePresets":[{"name":"a"},{"name":"a"}]}
{"version":3,"configurePresets":[{"name":"a","generator":1}]}
{"version":3,"configurePresets":[{"name":"a","unknown":1}]}
{"version":3,"configurePresets":[{"name":"a","binaryDir":"${unknown}"}]}
{"version":3,"configurePresets":[{"name":"a","binaryDir":"${sourceDir"}]}
{"version":3,"configurePresets":[{"name":"a","condition":{"type":"matches","string":"a","regex":"("}}]}
{"version":3,"configurePresets":[{"name":"a","condition":{"type":"not","condition":null}}]}
{"version":2,"configurePresets":[{"name":"a"}]}
{"version":2,"configurePresets":[{"name":"a","generator":"Ninja","binaryDir":"b","condition":true}]}
{"version":3,"buildPresets":[{"name":"b"}]}
{"version":3,"testPresets":[{"name":"t","configurePreset":"none"}]}
{"version":3,"include":["x.json"]}
{"version":4,"include":["none.json"]}
{"version":4,"include":["CMakePresets.json"]}
{"version":3,"configurePresets":[{"name":"a","environment":{"":"x"}}]}
{"configurePresets":[]}
{"version":3,"configurePresets":{}}
[]
END
echo "$compared compared, $failures differ"
[ "$failures" = 0 ]
