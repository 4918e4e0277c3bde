# What the checks of the CMake package share: a consumer project, the loops that it starts, and what they must do.
# Sourced; expects $place, a temporary directory, and $root, the checkout.
# shellcheck shell=sh disable=SC2154 # place and root
deadline_s=120
failures=0
loop=          # the process group that is under way
export RECORD="$place/record"
unset CMAKEWATCH_BUILD_DIR STUBBORN

clean_up() {
    [ -z "$loop" ] || kill -KILL "-$loop" 2>/dev/null
    for socket in "$place"/*.tmux; do [ ! -S "$socket" ] || tmux -S "$socket" kill-server 2>/dev/null; done
    rm -rf "$place"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

fail() {
    failures=$((failures + 1))
    echo "FAILED: $*"
}

# Runs a command that must succeed.
must() {
    "$@" >"$place/command.log" 2>&1 </dev/null || { status=$?; cat "$place/command.log"; fail "$*: ended with $status"; return 1; }
}

# Two files must be the same.
same() { # WHAT EXPECTED ACTUAL
    cmp -s "$2" "$3" || { fail "$1"; echo "expected:"; od -c "$2"; echo "but is:"; od -c "$3"; }
}

# Waits until a command succeeds.
await() { # WHAT COMMAND...
    what=$1
    shift
    end=$(($(date +%s) + deadline_s))
    until "$@" >/dev/null 2>&1; do
        is_lost=
        if [ "$(date +%s)" -gt "$end" ]; then is_lost="gave up waiting for $what"; fi
        # By the process: the group is there a moment later.
        if [ -n "$loop" ] && ! kill -0 "$loop" 2>/dev/null && ! "$@" >/dev/null 2>&1; then is_lost="$what: the loop has ended"; fi
        if [ -n "$is_lost" ]; then
            fail "$is_lost"
            tail -n 40 "$place/output" "$place/events" 2>/dev/null
            return 1
        fi
        sleep 0.02
    done
}

# Starts a loop as a terminal would: a process group of its own, with SIGINT as it is by default.
start() { # COMMAND...
    rm -rf "$RECORD"
    mkdir -p "$RECORD"
    : >"$RECORD/starts"
    : >"$RECORD/stops"
    : >"$place/events"
    : >"$place/output" # what the loop before has said is no answer of this one
    setsid env --default-signal=INT,QUIT "$@" >"$place/output" 2>&1 </dev/null &
    loop=$!
}

has_ended() { ! kill -0 "-$loop" 2>/dev/null; }

# Ctrl-C: all of the group get it.
stop() {
    kill -INT "-$loop"
    await "the end of the loop" has_ended
    wait "$loop" 2>/dev/null
    loop=
}

started_times() { [ "$(wc -l <"$RECORD/starts")" -ge "$1" ]; }
says() { grep -q "$1" "$place/output"; }
event() { grep -q "$1" "$place/events"; }

expected_arguments() { # CONFIGURATION
    printf '%s\0' plain "two words" "" "quote\"s and 'these'" 'back\slash \n' 'semi;colon;' '[brackets] ]] [[' 'new
line' "\$dollar \${x} \$(x) \`x\`" generated 'a;b' "--config=$1" '#hash %d *?' 'ünï' '  blanks ' 'last\'
}

expected_environment() { # CONFIGURATION
    printf '%s\n' 'GREETING=hello "world"' EMPTY= 'LIST=a;b=c' "CONFIGURATION=$1" GENERATED=yes
}

# The program has been started as add_reload_target(serve) says.
started_as_said() { # WAY BUILD CONFIGURATION
    expected_arguments "$3" >"$place/expected"
    same "$1: arguments" "$place/expected" "$RECORD/arguments"
    expected_environment "$3" >"$place/expected"
    same "$1: environment" "$place/expected" "$RECORD/environment"
    echo "$2/work/$3 [x]" >"$place/expected"
    same "$1: working directory" "$place/expected" "$RECORD/directory"
}

edit() { # FILE TEXT: as an editor does, in one step
    printf '%s\n' "$2" >"$1.new" && mv "$1.new" "$1"
}

# A fresh copy of the consumer's sources, configured.
configure() { # NAME BUILD [CMAKE-OPTION...]
    consumer=$place/$1
    case $2 in /*) build=$2 ;; *) build=$consumer/$2 ;; esac
    [ -d "$consumer" ] || cp -R "$root/tests/cmake/consumer" "$consumer"
    shift 2
    must cmake -S "$consumer" -B "$build" -G Ninja "$@"
}

# The same loop by both ways: files that count, the stop signal and its time limit.
check_loop() { # WAY CONFIGURATION COMMAND...
    way=$1
    configuration=$2
    shift 2
    start "$@"
    await "$way: the program" started_times 1 || { stop; return; }
    started_as_said "$way" "$build" "$configuration"
    await "$way: ready" says '^cmakewatch: ready #1 pid='
    edit "$consumer/conf/ignored.txt" "$(date)"
    edit "$consumer/conf/used.txt" "$(date)"
    await "$way: a restart for a watched file" started_times 2
    generation=$(sed 's/.* //' "$consumer/generation.h")
    edit "$consumer/generation.h" "#define GENERATION $((generation + 1))"
    await "$way: a restart for a source" started_times 3
    printf '%s\n' "$generation" "$generation" $((generation + 1)) >"$place/expected"
    same "$way: starts" "$place/expected" "$RECORD/starts"
    ! says 'ignored.txt changed' || fail "$way: ignored.txt counted"
    ! says 'another ninja' || fail "$way: the Ninja that has started it is taken for a stranger"
    await "$way: the last line" says '^cmakewatch: ready #[0-9]* pid='
    stop
    printf '%s\n' 10 10 2 >"$place/expected" # Ctrl-C is passed on as such
    same "$way: stop signals" "$place/expected" "$RECORD/stops"
}

# What the command line says wins.
check_overriding() { # CMAKEWATCH BUILD
    mkdir -p "$place/elsewhere"
    start "$1" run serve -B "$2" --events "$place/events" --stop-signal INT --cwd "$place/elsewhere" --env GREETING=ciao \
        -- given 'two words' ''
    await "overriding: the program" started_times 1 || { stop; return; }
    printf '%s\0' given 'two words' '' >"$place/expected"
    same "overriding: arguments" "$place/expected" "$RECORD/arguments"
    echo "$place/elsewhere" >"$place/expected"
    same "overriding: working directory" "$place/expected" "$RECORD/directory"
    grep -qx 'GREETING=ciao' "$RECORD/environment" || fail "overriding: --env"
    grep -qx 'LIST=a;b=c' "$RECORD/environment" || fail "overriding: the other variables of ENVIRONMENT"
    await "overriding: an armed watcher" event '"event":"watching"'
    edit "$consumer/conf/used.txt" "over $(date)"
    await "overriding: a restart" started_times 2
    stop
    printf '%s\n' 2 2 >"$place/expected"
    same "overriding: stop signals" "$place/expected" "$RECORD/stops"
}
