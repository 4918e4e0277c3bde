#!/bin/sh
# Installs what is missing, builds cmakewatch, and leaves you with an example server running under it.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
. "$here/tests/packages.sh"

# shellcheck disable=SC2086 # a list of words
install_missing $build_packages
echo "building cmakewatch (the first time takes some minutes)"
cmake -S "$here" -B "$here/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKEWATCH_BUILD_TESTS=OFF >/dev/null
cmake --build "$here/build" --target cmakewatch
cmake -S "$here/examples/server" -B "$here/examples/server/build" -G Ninja >/dev/null
cat <<END

Now edit   $here/examples/server/greeting.h
and look at the server's address again. Ctrl-C ends it.

END
exec "$here/build/cmakewatch" run server -B "$here/examples/server/build" "$@"
