#!/bin/sh
# Random edits and faults for about half an hour; check_soak.sh --long does the same for many hours.
# Usage: sh tests/soak/long_soak.sh BUILD_DIRECTORY
exec sh "$(dirname "$0")/check_soak.sh" "$1" --edits 500
