#!/bin/sh
# add_reload_target() in a project outside of this repository: with the installed package, and with the sources as a
# part of that project. Usage: sh tests/cmake/check_reload_target.sh BUILD_DIRECTORY
# shellcheck disable=SC2317 # functions are called by name
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
tested=$(cd "$1" && pwd)
place=$(cd "$(mktemp -d)" && pwd -P)
. "$root/tests/cmake/consumer.sh"

must cmake --install "$tested" --prefix "$place/installed" || exit 1
cmakewatch=$place/installed/bin/cmakewatch
package="-DCMAKE_PREFIX_PATH=$place/installed"

starts_the_same_both_ways() {
    configure one build "$package"
    check_loop "installed, cmake --build" "" cmake --build "$build" --target serve
    check_loop "installed, cmakewatch run" "" "$cmakewatch" run serve -B "$build"
    check_overriding "$cmakewatch" "$build"
}

kills_after_the_time_limit() {
    start env STUBBORN=1 "$cmakewatch" run serve -B "$build" --events "$place/events"
    await "the stubborn program" started_times 1
    stop
    grep '"program_exited"' "$place/events" | grep -q '"signal":9' || fail "STOP_TIMEOUT: the stubborn program was not killed"
    # It is told how long that takes, unless it is over before.
    ! grep 'SIGKILL follows .* later' "$place/output" | grep -v 'SIGKILL follows 0.5 s later' || fail "STOP_TIMEOUT is not 0.5"
    start env STUBBORN=1 "$cmakewatch" run serve -B "$build" --events "$place/events" --stop-timeout 600
    await "the stubborn program" started_times 1
    kill -INT "$loop"
    await "its stop signal" test -s "$RECORD/stops"
    await "what --stop-timeout says" says 'SIGKILL follows 600 s later' # comes after more than STOP_TIMEOUT
    ! event '"program_exited"' || fail "--stop-timeout does not win over STOP_TIMEOUT"
    kill -KILL "-$loop"
    await "the end" has_ended
    loop=
}

restarts_with_edited_arguments() {
    start "$cmakewatch" run plain -B "$build" --events "$place/events"
    await "an armed watcher" event '"event":"watching"'
    await "the program" started_times 1
    sed 's/ARGS before)/ARGS after "an edit")/' "$consumer/CMakeLists.txt" >"$place/edited"
    edit "$consumer/CMakeLists.txt" "$(cat "$place/edited")"
    await "a restart for edited ARGS" started_times 2
    stop
    printf '%s\0' after 'an edit' >"$place/expected"
    same "edited arguments" "$place/expected" "$RECORD/arguments"
    echo "$build" >"$place/expected"
    same "the default working directory" "$place/expected" "$RECORD/directory"
}

serves_commands() {
    if "$cmakewatch" build serve -B "$build" >"$place/command.log" 2>&1; then fail "cmakewatch build serve is not refused"; fi
    grep -q '^cmakewatch: hint: .*cmakewatch run serve.*cmakewatch build app' "$place/command.log" ||
        { fail "cmakewatch build serve has no hint"; cat "$place/command.log"; }
    "$cmakewatch" inputs serve -B "$build" >"$place/inputs"
    for file in app.cpp generation.h steady.cpp; do
        grep -qx "$consumer/$file" "$place/inputs" || fail "cmakewatch inputs serve lacks $file"
    done
    ! ninja -C "$build" -t query all | grep -w serve || fail "serve is a part of all"
    touch "$consumer/app.cpp"
    ninja -C "$build" -n serve >"$place/command.log" 2>&1
    grep -q 'Linking CXX executable app' "$place/command.log" || { fail "serve does not build app"; cat "$place/command.log"; }
    "$cmakewatch" list --json -B "$build" >"$place/list.json"
    cat >"$place/list.cmake" <<'END' # CMake has a JSON parser
file(READ "${LIST}" list)
string(JSON count LENGTH "${list}")
math(EXPR last "${count} - 1")
foreach(index RANGE ${last})
  string(JSON name GET "${list}" ${index} name)
  string(JSON program GET "${list}" ${index} command 0)
  string(JSON target GET "${list}" ${index} target)
  string(JSON kind GET "${list}" ${index} kind)
  message(NOTICE "${name} (${kind}) runs ${target}: ${program}")
  if(name STREQUAL "serve")
    string(JSON argument GET "${list}" ${index} command 4)
    string(JSON comment GET "${list}" ${index} comment)
    string(JSON variable GET "${list}" ${index} environment 0)
    string(JSON directory GET "${list}" ${index} working_directory)
    message(NOTICE "${argument}|${comment}|${variable}|${directory}")
  endif()
endforeach()
END
    cmake "-DLIST=$place/list.json" -P "$place/list.cmake" >"$place/list" 2>&1
    printf '%s\n' "app (executable) runs app: $build/app" "plain (reload) runs app: $build/app" \
        "quote\"s and 'these'|the \"server\"; and more|GREETING=hello \"world\"|$build/work/ [x]" \
        "serve (reload) runs app: $build/app" >"$place/expected"
    LC_ALL=C sort "$place/list" -o "$place/list"
    same "cmakewatch list --json" "$place/expected" "$place/list"
}

forgets_removed_targets() {
    echo 'add_reload_target(passing TARGET app)' >"$consumer/more.cmake"
    must cmake "$build"
    "$cmakewatch" list -B "$build" | grep -q '^passing	' || fail "cmakewatch list lacks a new reload target"
    rm "$consumer/more.cmake"
    must cmake "$build"
    ! "$cmakewatch" list -B "$build" | grep -q '^passing	' || fail "cmakewatch list has a reload target that is gone"
}

# Ninja within Ninja: both write to .ninja_log and .ninja_deps.
leaves_ninjas_logs_sound() {
    rebuilds=20
    must cmake --build "$build" --target app
    stat -c '%n %Y %i' "$build/CMakeFiles/app.dir/steady.cpp.o" >"$place/steady"
    start cmake --build "$build" --target serve
    await "the program" started_times 1
    await "ready" says '^cmakewatch: ready #1 '
    rebuild=1
    while [ $rebuild -le $rebuilds ]; do
        edit "$consumer/generation.h" "#define GENERATION 1000$rebuild"
        await "generation $rebuild" grep -qx "1000$rebuild" "$RECORD/starts" || break
        rebuild=$((rebuild + 1))
    done
    stop
    # Each of the edits is one build: nothing was built for no reason.
    [ "$(grep -c '^cmakewatch: ready #' "$place/output")" = $((rebuilds + 1)) ] ||
        { fail "$rebuilds edits, but these restarts:"; grep '^cmakewatch: ' "$place/output"; }
    ninja -C "$build" -d explain app >"$place/ninja" 2>&1
    grep -q 'no work to do' "$place/ninja" || { fail "Ninja has work to do after the nested builds"; cat "$place/ninja"; }
    ! grep -qi 'warning\|recover\|premature\|bad ' "$place/ninja" || { fail "Ninja complains of its logs"; cat "$place/ninja"; }
    stat -c '%n %Y %i' "$build/CMakeFiles/app.dir/steady.cpp.o" >"$place/steady-now"
    same "steady.cpp was compiled again" "$place/steady" "$place/steady-now"
    ninja -C "$build" -t deps CMakeFiles/app.dir/app.cpp.o >"$place/deps"
    grep -q 'VALID' "$place/deps" && grep -q 'generation.h' "$place/deps" || { fail "the deps log"; cat "$place/deps"; }
}

tells_configurations_apart() {
    must cmake -S "$consumer" -B "$consumer/multi" -G "Ninja Multi-Config" "$package" || return
    build=$consumer/multi
    for configuration in Release Debug; do
        start "$cmakewatch" run serve -B "$build" --config $configuration
        await "the program of $configuration" started_times 1
        started_as_said "run --config $configuration" "$build" $configuration
        stop
    done
    start cmake --build "$build" --config Release --target serve
    await "the program of Release" started_times 1
    started_as_said "cmake --build --config Release" "$build" Release
    stop
    build=$consumer/build
}

refuses_wrong_use() {
    mkdir -p "$place/wrong"
    cat >"$place/wrong/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.20)
project(wrong LANGUAGES NONE)
find_package(cmakewatch REQUIRED)
add_executable(app app.cpp)
add_library(library INTERFACE)
add_executable(foreign IMPORTED)
add_custom_target(taken)
include(case.cmake)
END
    while IFS='|' read -r call message <&3; do
        echo "$call" >"$place/wrong/case.cmake"
        cmake -S "$place/wrong" -B "$place/wrong/build" -G Ninja "$package" >"$place/command.log" 2>&1
        grep -q '^CMake Error at .*AddReloadTarget.cmake' "$place/command.log" || fail "$call: is not refused"
        # The first error has to say it. CMake breaks lines.
        sed -n '/^CMake Error/,/^CMake \(Error\|Warning\)/p' "$place/command.log" | tr -s '\n ' '  ' >"$place/message"
        grep -qF -e "$message" "$place/message" || { fail "$call: does not say: $message"; cat "$place/command.log"; }
    done 3<<'END'
add_reload_target(s TRAGET app)|add_reload_target(s): unknown keyword "TRAGET"
add_reload_target(s)|add_reload_target(s): no TARGET is given
add_reload_target(s ARGS x)|add_reload_target(s): no TARGET is given
add_reload_target(s TARGET nothing)|there is no target "nothing"
add_reload_target(s TARGET library)|target "library" is no executable, but of type INTERFACE_LIBRARY
add_reload_target(s TARGET foreign)|target "foreign" is imported
add_reload_target(s TARGET cmakewatch::cmakewatch)|target "cmakewatch::cmakewatch" is imported
add_reload_target(taken TARGET app)|there is a target "taken" already
add_reload_target(app TARGET app)|there is a target "app" already
add_reload_target(s TARGET app ENVIRONMENT A=1 WRONG)|ENVIRONMENT "WRONG" is not of the form NAME=VALUE
add_reload_target(s TARGET app ENVIRONMENT =x)|ENVIRONMENT "=x" is not of the form NAME=VALUE
add_reload_target(s TARGET app STOP_TIMEOUT 1s)|STOP_TIMEOUT "1s" is no number of seconds
add_reload_target(s TARGET app STOP_TIMEOUT -1)|STOP_TIMEOUT "-1" is no number of seconds
add_reload_target(s TARGET app STOP_SIGNAL term)|STOP_SIGNAL "term" is no signal
add_reload_target(s TARGET app STOP_SIGNAL FOO)|STOP_SIGNAL "FOO" is no signal
add_reload_target(s TARGET app STOP_SIGNAL 65)|STOP_SIGNAL "65" is no signal
add_reload_target(s TARGET app TARGET app)|TARGET is given twice
add_reload_target(s TARGET app ARGS x ARGS y)|ARGS is given twice
add_reload_target(s TARGET app other)|TARGET takes one value, "other" is one too many
add_reload_target(s TARGET app STOP_SIGNAL)|STOP_SIGNAL has no value
add_reload_target(s TARGET app WORKING_DIRECTORY COMMENT x)|WORKING_DIRECTORY has no value
END
    echo 'add_reload_target(s TARGET app STOP_SIGNAL SIGHUP STOP_TIMEOUT 0 ARGS)' >"$place/wrong/case.cmake"
    echo 'set_target_properties(app PROPERTIES LINKER_LANGUAGE CXX)' >>"$place/wrong/case.cmake"
    cmake -S "$place/wrong" -B "$place/wrong/build" -G Ninja "$package" >"$place/command.log" 2>&1
    ! grep -q 'add_reload_target(' "$place/command.log" || { fail "right use is refused"; cat "$place/command.log"; }
}

tells_other_generators() {
    must cmake -S "$consumer" -B "$place/makefiles" -G "Unix Makefiles" "$package" || return
    if cmake --build "$place/makefiles" --target serve >"$place/command.log" 2>&1; then
        fail "a reload target with Unix Makefiles is no error"
    fi
    grep -q '^cmakewatch: error: serve needs the generator Ninja, not Unix Makefiles' "$place/command.log" ||
        { fail "a reload target with Unix Makefiles does not say what it needs"; cat "$place/command.log"; }
}

# The sources that become a part of another project. To compile all of them would take minutes: one directory shows that
# the settings are right, and main() starts the cmakewatch under test. tests/cmake/long_part.sh compiles all.
copy_checkout() {
    mkdir -p "$place/checkout"
    cp -R "$root/CMakeLists.txt" "$root/cmake" "$root/tool" "$place/checkout"
    [ -z "${ALL_SOURCES:-}" ] || return 0
    find "$place/checkout/tool" -name '*.cpp' ! -path '*/session/*' -exec rm {} +
    cat >"$place/checkout/tool/main.cpp" <<END
#include <unistd.h>
int main(int, char** words) { return execv("$tested/cmakewatch", words); }
END
}

# As if for another machine: the program runs through the emulator, cmakewatch does not.
works_as_a_part_of_another_project() {
    cat >"$place/emulator" <<END
#!/bin/sh
printf '%s\n' "\$*" >>"$place/emulated"
shift
exec "\$@"
END
    chmod +x "$place/emulator"
    copy_checkout
    checkout="-DCHECKOUT=$place/checkout"
    configure three build "$checkout" # with no build type: that is none of cmakewatch's business either
    [ ! -e "$build/CPackConfig.cmake" ] || fail "a parent project gets cmakewatch's package"
    if command -v ccache >/dev/null; then export CCACHE_BASEDIR="$place/checkout" CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
    configure two "$place/checkout/build" "$checkout" -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_CXX_FLAGS_RELEASE=-O0 \
        "-DCMAKE_CROSSCOMPILING_EMULATOR=$place/emulator;--as given" || return
    must cmake --build "$build" || return
    [ ! -e "$build/_deps/cmakewatch-build/cmakewatch" ] || fail "all of a parent project builds cmakewatch"
    must cmake --build "$build" --target tool_version || return
    [ ! -e "$place/emulated" ] || { fail "cmakewatch was run through the emulator"; cat "$place/emulated"; }
    check_loop "part, cmake --build" Release cmake --build "$build" --target serve
    [ "$(grep -c "^--as given $build/app plain two words" "$place/emulated")" = 3 ] ||
        { fail "the program was not run through the emulator"; cat "$place/emulated"; }
    ! grep -q 'run serve' "$place/emulated" || fail "cmakewatch was run through the emulator"
    check_loop "part, cmakewatch run" Release "$build/_deps/cmakewatch-build/cmakewatch" run serve -B "$build"
    check_overriding "$build/_deps/cmakewatch-build/cmakewatch" "$build"
    must cmake --install "$build" --prefix "$place/of-parent"
    [ -z "$(ls -A "$place/of-parent" 2>/dev/null)" ] || fail "a parent's install installs cmakewatch: $(find "$place/of-parent")"
}

for check in ${CHECKS:-starts_the_same_both_ways kills_after_the_time_limit restarts_with_edited_arguments serves_commands \
    forgets_removed_targets leaves_ninjas_logs_sound tells_configurations_apart refuses_wrong_use tells_other_generators \
    works_as_a_part_of_another_project}; do
    begin=$(date +%s)
    $check
    echo "$check: $(($(date +%s) - begin)) s"
done
exit $((failures != 0))
