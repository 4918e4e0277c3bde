#!/bin/sh
# Kills each process of a session 200 times with each watcher.
# Usage: sh tests/soak/long_kills.sh BUILD_DIRECTORY
set -u
tool=$(cd "$1" && pwd)/cmakewatch
for watcher in inotify watchman; do
    python3 "$(dirname "$0")/kills.py" --tool "$tool" --ninja "$(command -v ninja)" --compiler tcc \
        --watcher "$watcher" --times 200 || exit
done
