#!/bin/sh
# Feeds what cmakewatch says of real builds, with GCC and with Clang, into a small VS Code: the problems and the pid
# that it takes out with the matchers of `cmakewatch init vscode` must be the right ones.
# Usage: sh tests/ide/check_matcher.sh BUILD_DIRECTORY
set -u
if grep -q '^CMAKEWATCH_SANITIZE:STRING=thread' "$1/CMakeCache.txt"; then
    # Then what is told ready may not have been executed yet, which is a failure here.
    echo "ThreadSanitizer makes a fork of vfork"
    exit 77
fi
here=$(cd "$(dirname "$0")" && pwd)
PATH=$(cd "$1" && pwd):$PATH
export PATH
unset CMAKEWATCH_BUILD_DIR CLICOLOR_FORCE
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
trap 'exit 1' INT TERM
failures=0

fail() {
    failures=$((failures + 1))
    echo "FAILED: $*"
}

# A server with a warning in a source, and one in a generated header that the compiler names by a path relative to the
# build directory.
make_project() { # DIRECTORY
    mkdir -p "$1/src/with space" "$1/build/gate"
    cat >"$1/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.20)
project(matched CXX)
file(GENERATE OUTPUT generated.h CONTENT "\n\nstatic int unused_here() { return 1; }\n")
add_executable(server src/main.cpp src/odd.cpp "src/with space/part.cpp")
target_compile_options(server PRIVATE -Wall -fdiagnostics-color=always -I.)
END
    cat >"$1/src/main.cpp" <<'END'
/* top */
#include <unistd.h>
int part();
int generated();
int main()
{
    int value = part() + generated(); /* here */
    for (;;) pause();
    return value;
}
END
    printf '#include <generated.h>\nint generated() { return 1; }\n' >"$1/src/odd.cpp"
    cat >"$1/src/with space/part.cpp" <<'END'
int part()
{
    int not_used = 3;
    return 1;
}
END
    cat >"$1/build/launcher" <<END
#!/bin/sh
if [ -e '$1/build/gate/closed' ]; then
    : >'$1/build/gate/reached'
    while [ -e '$1/build/gate/closed' ]; do sleep 0.02; done
fi
exec "\$@"
END
    chmod +x "$1/build/launcher"
}

check() { # COMPILER pipe|terminal
    project=$(cd "$place" && pwd -P)/$1-$2
    make_project "$project"
    if ! {
        cmake -S "$project" -B "$project/build" -G Ninja -DCMAKE_CXX_COMPILER="$1" \
            -DCMAKE_CXX_COMPILER_LAUNCHER="$project/build/launcher" &&
            cd "$project" && cmakewatch init vscode && cd "$here" &&
            node check_matcher.mjs "$project" "$1" "$2"
    } >"$place/log" 2>&1 </dev/null; then
        cat "$place/log"
        fail "the problem matchers with $1 ($2)"
    fi
}

for program in node g++ clang++ script; do
    command -v "$program" >/dev/null || fail "there is no $program"
done
if [ "$failures" = 0 ]; then
    check g++ pipe
    check clang++ pipe
    check g++ terminal
fi
exit $((failures != 0))
