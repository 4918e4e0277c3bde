#!/bin/sh
# The picture in README shows what cmakewatch says: made anew, its lines of cmakewatch and of the server are the same.
# What compilers say differs from one release to another. If it fails, sh examples/picture.sh makes the picture anew.
# Usage: sh tests/docs/check_picture.sh BUILD_DIRECTORY
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "$1" && pwd)
command -v tmux >/dev/null || { echo "SKIPPED: there is no tmux"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
trap 'exit 1' INT TERM

lines_of() { # PICTURE
    python3 - "$1" <<'END'
import sys
import xml.etree.ElementTree as xml

lines = {}
for text in xml.parse(sys.argv[1]).iter("{http://www.w3.org/2000/svg}text"):
    lines.setdefault(text.get("y"), []).append(text.text)
for words in lines.values():
    line = " ".join(words)
    if line.startswith(("cmakewatch:", "listening", "stopped")):
        print(line)
END
}

PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export PORT
sh "$root/examples/picture.sh" "$build/cmakewatch" "$place/session.svg" || exit 1
lines_of "$root/examples/session.svg" >"$place/then"
lines_of "$place/session.svg" >"$place/now"
[ -s "$place/then" ] || { echo "FAILED: no lines in examples/session.svg"; exit 1; }
diff "$place/then" "$place/now"
