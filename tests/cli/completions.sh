# Completes in real shells. Sourced after tests/cmake/consumer.sh, in a configured project.
# shellcheck shell=sh disable=SC2154 # place
# What completing reads of build, as "other", which no default rule finds: build is there.
another_build_directory() {
    mkdir -p other/.cmake
    cp -R build/CMakeCache.txt build/.cmakewatch other/
    cp -R build/.cmake/api other/.cmake/
}

shows() {
    $terminal capture-pane -p >"$place/screen"
    grep -q -e "$1" "$place/screen"
}

# A shell on a terminal, with our completions from where it looks for installed ones.
open_shell() { # SHARE SHELL
    case $2 in
    bash)
        cat >"$place/rc" <<END
PS1='ready> '
XDG_DATA_DIRS=$1
. /usr/share/bash-completion/bash_completion
END
        command="bash --noprofile --rcfile $place/rc -i"
        ;;
    zsh)
        mkdir -p "$place/zsh"
        cat >"$place/zsh/.zshrc" <<END
PS1='ready> '
fpath=($1/zsh/vendor-completions \$fpath)
autoload -Uz compinit && compinit -u -d $place/zcompdump
END
        command="env ZDOTDIR=$place/zsh zsh -o no_global_rcs -i"
        ;;
    esac
    terminal="tmux -S $place/$2.tmux -f /dev/null" # a server each: one that is ending takes no new session
    $terminal new-session -d -x 100 -y 30 -e PATH="$PATH" "$command"
    await "a prompt of $2" shows 'ready>'
}

types() { # KEYS EXPECTED: what the line becomes after Tab
    $terminal send-keys C-u
    $terminal send-keys -l "$1"
    $terminal send-keys Tab
    await "$shell: $1 -> $2" shows "ready> $2" || cat "$place/screen"
}

# fish shows what it would offer; it says so without a terminal.
fish_offers() { # WORDS EXPECTED
    fish --no-config -c "set -x fish_complete_path $share/fish/vendor_completions.d \$fish_complete_path; complete -C '$1'" \
        >"$place/offers" 2>&1
    tr '\n' ' ' <"$place/offers" | sed 's/ $//' >"$place/line"
    [ "$(cat "$place/line")" = "$2" ] || fail "fish: $1: offers $(cat "$place/line"), not $2"
}

check_completions() { # SHARE
    share=$1
    : >"$place/output"
    for shell in bash zsh; do
        open_shell "$share" $shell
        types 'cmakewatch inp' 'cmakewatch inputs'
        types 'cmakewatch run se' 'cmakewatch run serve'
        types 'cmakewatch build libr' 'cmakewatch build library'
        types 'cmakewatch run -B other pla' 'cmakewatch run -B other plain'
        types 'cmakewatch run --restart-' 'cmakewatch run --restart-unchanged'
        types 'cmakewatch run --watcher=watchm' 'cmakewatch run --watcher=watchman'
        types 'cmakewatch run --color ne' 'cmakewatch run --color never'
        types 'cmakewatch run serve --cwd conf/us' 'cmakewatch run serve --cwd conf/used.txt' # a file
        $terminal kill-server
    done
    fish_offers 'cmakewatch ' 'build doctor help init inputs list run test timings why'
    fish_offers 'cmakewatch run ' 'app plain serve'
    fish_offers 'cmakewatch run -B other pla' plain
    fish_offers 'cmakewatch run --watcher=w' '--watcher=watchman'
    fish_offers 'cmakewatch run serve --cwd conf/us' conf/used.txt
}
