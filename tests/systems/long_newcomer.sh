#!/bin/sh
# The first command of README in new systems: Debian 12 with another Boost installed, and Debian 13, for a user who may not
# become root. What the demo then advises must work when it is copied; after that the demo must run, and say something
# every few seconds.
# Usage: sh tests/systems/long_newcomer.sh BUILD_DIRECTORY
# Exit code: 0 if all is well, 1 if not, 77 if such systems cannot be made here.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/systems/system.sh"
need_systems
systems=$(cd "$1" && pwd)/systems
longest_silence_s=15
failures=0
trap 'rm -rf "$systems/newcomer"' EXIT
trap 'exit 1' INT TERM
mkdir -p "$systems"

fail() {
    failures=$((failures + 1))
    echo "FAILED: $release: $1"
    tail -n 40 "$systems/newcomer.log"
}

# Run there: starts the demo, edits what it says is to be edited, and looks whether the server answers so.
write_trial() { # FILE
    cat >"$1" <<'END'
cd ~/cmakewatch || exit
setsid sh examples/demo.sh >~/output 2>&1 </dev/null &
demo=$!
wait_for() { # SECONDS COMMAND...
    left=$1
    shift
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        if [ "$left" = 0 ] || ! kill -0 "$demo"; then echo "no success: $*"; kill -- "-$demo"; exit 1; fi
        sleep 1
    done
}
wait_for 3000 grep -q '^cmakewatch: ready #1' ~/output
url=$(sed -n 's/^ *Open .*or: curl //p' ~/output)
wait_for 60 curl -fsS "$url"
sed -i 's/greeting = "[^"]*"/greeting = "Hello, newcomer"/' "$(sed -n 's/^ *Edit *//p' ~/output)"
wait_for 120 sh -c "curl -fsS $url | grep -q newcomer"
kill -- "-$demo"
END
}

# The longest time between two lines of a growing file, until the command ends.
watch_silence() { # FILE COMMAND...
    file=$1
    shift
    "$@" >"$systems/newcomer.log" 2>&1 &
    command=$!
    size=0
    since=$(date +%s)
    longest_s=0
    while kill -0 "$command" 2>/dev/null; do
        sleep 1
        now=$(date +%s)
        # Once the server runs, silence is as it should be.
        if [ "$(stat -c %s "$file" 2>/dev/null)" != "$size" ] || grep -qs '^cmakewatch: ' "$file"; then since=$now; fi
        size=$(stat -c %s "$file" 2>/dev/null)
        [ $((now - since)) -le "$longest_s" ] || longest_s=$((now - since))
    done
    wait "$command"
}

for release in bookworm trixie; do
    base=$systems/debian-$release
    system=$systems/newcomer
    make_system "$release" "$base" && copy_system "$base" "$system" && clone_into_system "$system" newcomer || exit
    if [ "$release" = bookworm ]; then
        in_system "$system" root 'apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install libboost-dev' \
            >"$systems/newcomer.log" 2>&1 || { fail "libboost-dev"; continue; }
    fi
    in_system "$system" newcomer 'cd cmakewatch && sh examples/demo.sh' >"$systems/newcomer.log" 2>&1 &&
        fail "without the packages the demo runs"
    advice=$(sed -n 's/^    //p' "$systems/newcomer.log")
    in_system "$system" root "export DEBIAN_FRONTEND=noninteractive; $advice" >"$systems/newcomer.log" 2>&1 ||
        { fail "the advice: $advice"; continue; }
    write_trial "$system/home/newcomer/trial.sh"
    watch_silence "$system/home/newcomer/output" in_system "$system" newcomer 'sh trial.sh' ||
        { cat "$system/home/newcomer/output"; fail "the demo"; }
    [ "$longest_s" -le "$longest_silence_s" ] || fail "the demo was silent for $longest_s s"
    if in_system "$system" newcomer 'cd cmakewatch/build-demo && cpack -G DEB' >"$systems/newcomer.log" 2>&1 ||
        ! grep -q 'apt-get install file dpkg-dev' "$systems/newcomer.log"; then
        fail "cpack does not say which packages it needs"
    fi
    echo "$release: the longest silence was $longest_s s"
done
[ "$failures" = 0 ]
