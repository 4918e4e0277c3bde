"""Commands that see a directory in another state than all other processes do, at the same path.

So what they write names the same paths, and can be compared byte for byte. Needs a mount namespace: root, or a kernel
that lets users have one.
"""

import functools
import os
import subprocess

ENTER = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
DISCARDED = """set -e
mount -t tmpfs tmpfs /mnt
mkdir /mnt/upper /mnt/work
mount -t overlay -o "lowerdir=$0,upperdir=/mnt/upper,workdir=/mnt/work" overlay "$0"
exec "$@"
"""
REPLACED = """set -e
mount --bind "$1" "$0"
shift
exec "$@"
"""


@functools.lru_cache(None)
def is_possible():
    """Whether this machine lets us."""
    return subprocess.run(discarding("/usr", ["true"]), stderr=subprocess.DEVNULL).returncode == 0


def discarding(directory, command):
    """`command`, for which all that it writes below `directory` is there, and for nobody else."""
    return [*ENTER, "sh", "-c", DISCARDED, directory, *command]


def replacing(directory, other, command):
    """`command`, for which `other` stands in the place of `directory`."""
    return [*ENTER, "sh", "-c", REPLACED, directory, other, *command]
