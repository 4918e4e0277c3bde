#!/bin/sh
# Random edits of googletest's sources, each watched by `cmakewatch test`: what it selects is compared with what all of
# the tests say. A few edits on some of the tests; the whole of it: python3 tests/ctest/googletest_edits.py --help
# Usage: sh tests/ctest/check_googletest.sh BUILD_DIRECTORY
set -u
exec python3 "$(dirname "$0")/googletest_edits.py" "$1/cmakewatch" --edits 2 --seed 4
