#!/bin/sh
# Fuzzes every parser for two minutes; two or more at a time.
# Usage: sh tests/fuzz/long_fuzz.sh BUILD_DIRECTORY
exec sh "$(dirname "$0")/fuzz.sh" "$1" --seconds 120
