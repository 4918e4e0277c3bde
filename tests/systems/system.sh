# Root file systems of other releases of Debian; sourced by scripts that have set `root`, the top directory of the sources.
# shellcheck shell=sh disable=SC2154 # root

# Ends the script as skipped where such systems cannot be made.
need_systems() {
    [ "$(id -u)" = 0 ] || { echo "only root can make other systems"; exit 77; }
    for program in mmdebstrap unshare pivot_root setpriv; do
        command -v "$program" >/dev/null || { echo "there is no $program"; exit 77; }
    done
}

# Makes a minimal system with the user `newcomer`, unless it is there. Its packages are installed without waiting for the
# disk: it is thrown away anyway.
make_system() { # RELEASE DIRECTORY
    [ ! -e "$2/.complete" ] || return 0
    rm -rf "$2"
    mmdebstrap --quiet --variant=minbase --dpkgopt=force-unsafe-io --include=ca-certificates "$1" "$2" &&
        chroot "$2" useradd -m -s /bin/sh newcomer && : >"$2/.complete"
}

# A copy that can be thrown away.
copy_system() { # FROM TO
    rm -rf "$2"
    cp -a --reflink=auto "$1" "$2"
}

# Runs a shell command in it as root or newcomer, in namespaces of its own: what it starts and mounts ends with it.
# Not chroot, in which nobody may make user namespaces.
in_system() { # DIRECTORY USER COMMAND
    cp /etc/resolv.conf "$1/etc/resolv.conf"
    # shellcheck disable=SC2016 # of the inner shell
    unshare --mount --pid --fork --kill-child sh -ec '
        mount --make-rprivate /
        mount --bind "$1" "$1"
        cd "$1"
        mount -t proc proc proc
        mount --rbind /dev dev
        mount --rbind /sys sys
        mkdir -p .old
        pivot_root . .old
        cd /
        umount -l /.old
        home=$(getent passwd "$2" | cut -d: -f6)
        cd "$home"
        exec setpriv --reuid "$2" --regid "$2" --init-groups env -i HOME="$home" USER="$2" TERM=dumb LANG=C.UTF-8 \
            PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin sh -c "$3"' sh "$@"
}

# Puts the committed sources into ~/cmakewatch of a user there.
clone_into_system() { # DIRECTORY USER
    home=$1/$(sed -n "s|^$2:[^:]*:[^:]*:[^:]*:[^:]*:\([^:]*\):.*|\1|p" "$1/etc/passwd")
    rm -rf "$home/cmakewatch"
    git clone --quiet --no-hardlinks "$root" "$home/cmakewatch" && in_system "$1" root "chown -R $2: ${home#"$1/"}/cmakewatch"
}
