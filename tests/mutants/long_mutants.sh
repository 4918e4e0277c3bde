#!/bin/sh
# Every small break of the product in tests/mutants/*.mutants is noticed by the unit tests. Takes some seconds for each.
#
# Usage: sh tests/mutants/long_mutants.sh BUILD_DIRECTORY
set -u
exec python3 "$(dirname "$0")/mutants.py" "$1"
