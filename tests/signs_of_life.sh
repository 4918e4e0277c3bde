# Something to see every few seconds while a script is busy, on a terminal in one line; sourced by scripts.
# shellcheck shell=sh disable=SC2034 # whoever sources it uses them
sign_of_life_s=5
teller=

# Calls a command every few seconds, which prints with say_passing, until end_signs_of_life.
begin_signs_of_life() { # COMMAND...
    # The sleep holds no descriptor of ours: it may be there a little longer.
    while sleep "$sign_of_life_s" >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do "$@"; done &
    teller=$!
}

end_signs_of_life() {
    [ -n "$teller" ] || return 0
    kill "$teller" 2>/dev/null || true # a caller with set -e continues
    wait "$teller" 2>/dev/null || true
    teller=
    [ ! -t 1 ] || printf '\r\033[K'
}

say_passing() { # TEXT
    if [ -t 1 ]; then printf '\r\033[K%.79s' "$1"; else printf '%.119s\n' "$1"; fi
}

say_seconds() { # WHAT BEGIN [MORE]
    say_passing "$1, $(($(date +%s) - $2)) s${3:-}"
}

say_last_line() { # WHAT BEGIN LOG
    say_seconds "$1" "$2" ": $(tail -n 1 "$3" 2>/dev/null)"
}

# Runs a command with its output in a file, of which the last line is told.
with_signs_of_life() { # WHAT LOG COMMAND...
    begin_signs_of_life say_last_line "$1" "$(date +%s)" "$2"
    output=$2
    shift 2
    ended_with=0
    "$@" >"$output" 2>&1 </dev/null || ended_with=$?
    end_signs_of_life
    return "$ended_with"
}
