#!/bin/sh
# Runs every command of README.md and tests/README.md, then those of the manual pages, in a fresh copy of the checkout
# with a home directory of its own. A command that this script does not know how to run is a failure: they promise only
# what is tried.
# Usage: sh tests/docs/check_readme.sh BUILD_DIRECTORY
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "$1" && pwd)
deadline_s=900 # for a first build on a machine that does other things too
place=$(mktemp -d)
copy=$place/cmakewatch
started= # the process group that is under way
failures=0

clean_up() {
    [ -z "$started" ] || kill -TERM "$started" 2>/dev/null
    wait
    rm -rf "$place"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

if command -v ccache >/dev/null; then # what tests/run.sh has compiled need not be compiled here
    CCACHE_DIR=${CCACHE_DIR:-$(ccache -k cache_dir)}
    export CCACHE_DIR CCACHE_BASEDIR="$copy" CMAKE_CXX_COMPILER_LAUNCHER=ccache
fi
export HOME="$place/home"
unset CMAKEWATCH_BUILD_DIR
mkdir -p "$HOME" "$copy"
(cd "$root" && git ls-files -z --cached --others --exclude-standard 2>/dev/null | xargs -0 tar c 2>/dev/null) | tar x -C "$copy"

fail() {
    failures=$((failures + 1))
    echo "FAILED: $*"
}

# Waits until a command succeeds.
until_true() { # WHAT COMMAND...
    what=$1
    shift
    left=$((deadline_s * 10))
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        if [ "$left" = 0 ]; then
            fail "gave up waiting for $what"
            cat "$place/output"
            return 1
        fi
        sleep 0.1
    done
}

# A command that goes on until it is stopped: it must get ready, and end with 0 when asked to.
loop() { # COMMAND [CHECK]
    : >"$place/output" # what the command before has said is no answer of this one
    sh -c "exec $1" >"$place/output" 2>&1 </dev/null &
    started=$!
    if until_true "ready: $1" grep -q '^cmakewatch: ready #1' "$place/output"; then ${2:-true}; fi
    kill -TERM "$started"
    wait "$started" || { fail "$1: ended with $?"; cat "$place/output"; }
    started=
}

plain() { # COMMAND
    sh -c "$1" >"$place/output" 2>&1 </dev/null || { fail "$1: ended with $?"; cat "$place/output"; }
}

# A round of tests goes well; an edit then makes those fail that it affects.
loop_tests() { # COMMAND
    : >"$place/output"
    sh -c "exec $1" >"$place/output" 2>&1 </dev/null &
    started=$!
    if until_true "the first round: $1" grep -q '^cmakewatch: tests passed #1 ' "$place/output"; then
        sed 's/> found;/> found{"edited"};/' words.cpp >"$place/edited"
        cmp -s words.cpp "$place/edited" && fail "$1: nothing to edit in words.cpp"
        cp words.cpp "$place/words.cpp"
        cat "$place/edited" >words.cpp
        until_true "failed tests: $1" grep -q '^cmakewatch: tests failed #2 (2 of [24] selected' "$place/output"
        cat "$place/words.cpp" >words.cpp
        until_true "mended tests: $1" grep -q '^cmakewatch: tests passed #3 (2 of [24] selected' "$place/output"
    fi
    kill -TERM "$started"
    wait "$started" || { fail "$1: ended with $?"; cat "$place/output"; }
    started=
}

# In a repository with an edit that is not committed.
in_repository() { # COMMAND
    git init -q -b main . && git add ./*.cpp ./*.h && git -c user.name=a -c user.email=a@b commit -q -m a
    echo 'int edited;' >>words.cpp
    plain "$1"
    grep -qE '^cmakewatch: tests passed #1 \(2 of 4 selected|^an empty text has no words$' "$place/output" ||
        { fail "$1: selected others"; cat "$place/output"; }
    git checkout -q words.cpp
    rm -rf .git
}

# What demo.sh says is to be edited restarts what it says is to be opened.
edit_demo() {
    file=$(sed -n 's/^ *Edit *//p' "$place/output")
    url=$(sed -n 's/^ *Open .*or: curl //p' "$place/output")
    until_true "an answer of the demo" curl -fsS "$url" || return
    sed 's/greeting = "[^"]*"/greeting = "Read me"/' "$file" >"$place/edited" && cat "$place/edited" >"$file"
    until_true "the edited greeting" sh -c "curl -fsS '$url' | grep -q 'Read me'"
}

# The options that it names are those that the script has; the script itself is what runs this.
test_script() { # COMMAND
    script=${1#sh }
    script=${script%% *}
    for option in $1; do
        case $option in
        --help) plain "$1" ;;
        --*) sh "$script" --help | grep -q -e "$option" || fail "$1: unknown option $option" ;;
        esac
    done
}

# The working directory stays from command to command, as it does for whoever follows README.
run() { # COMMAND
    case $1 in
    # What is tested is not committed yet: a clone could be another version.
    'git clone URL cmakewatch') cd "$place" && git clone -q "$root" clone || fail "$1" ;;
    'export PATH='*) eval "$1" ;;
    'sh examples/demo.sh') loop "$1" edit_demo ;;
    'sh tests/run.sh'* | 'sh tests/bench/run.sh'*) test_script "$1" ;;
    'cd '*) cd "${1#cd }" || fail "$1" ;;
    'cmakewatch run '* | 'cmakewatch -B build run '* | 'cmakewatch build') loop "$1" ;;
    'cmakewatch test --once'* | 'cmakewatch why '*) plain "$1" ;;
    'cmakewatch test'*) loop_tests "$1" ;;
    'git diff --name-only main | cmakewatch test '*) in_repository "$1" ;;
    # The machines that it names are not there; the end-to-end tests try distcc with a server.
    'DISTCC_HOSTS='*' cmakewatch run '*) loop "env DISTCC_HOSTS=localhost cmakewatch ${1#*cmakewatch }" ;;
    # Of a small project of ours, and a few edits are enough to see that it works.
    'python3 tests/soak/real.py '*)
        plain "$(echo "$1" | sed "s|build-tests/|$build/|; s|--edits 100|--edits 2|; s|~/src/project|examples/server|")" ;;
    'cmake '* | 'cmakewatch '*) plain "$1" ;;
    *) fail "no test knows how to run: $1" ;;
    esac
}

# The headings of sections, and the commands.
commands_of() { # FILE
    awk '/^## /; /^```console/ { inside = 1; next } /^```/ { inside = 0 } inside && sub(/^\$ /, "")' "$1"
}

# A line "## ..." begins a section, whose commands start in the top directory.
for readme in "$copy/README.md" "$copy/tests/README.md"; do
    commands_of "$readme" >"$place/commands_of_one"
    grep -q '^[^#]' "$place/commands_of_one" || fail "found no commands in $readme" >&2
    cat "$place/commands_of_one"
done >"$place/commands"
# Those of a page are for the example that it names, which is configured.
for page in "$copy"/tool/cli/pages/*.md; do
    commands_of "$page" | grep -v '^## ' >"$place/commands_of_page" || continue
    example=$(sed -n 's/^<!-- commands run in \(.*\) -->$/\1/p' "$page")
    [ -n "$example" ] || { fail "$page does not say where its commands run" >&2; continue; }
    printf '%s\n' "## $(basename "$page")" "cd $example" "cmake -S . -B build -G Ninja"
    cat "$place/commands_of_page"
done >"$place/commands_of_pages"
grep -q '^cmakewatch ' "$place/commands_of_pages" || fail "found no commands in the manual pages"
cat "$place/commands_of_pages" >>"$place/commands"
mkdir -p "$copy/examples/tests/data" && echo 1 >"$copy/examples/tests/data/file" # that --watch names
cd "$copy" || exit 1
while IFS= read -r command <&3; do
    echo "$command"
    case $command in
    '## '*) cd "$copy" || exit 1 ;;
    *) run "$command" ;;
    esac
done 3<"$place/commands"
exit $((failures != 0))
