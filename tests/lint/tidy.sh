#!/bin/sh
# clang-tidy on the sources as they are compiled: all of a directory is one, where one file's names may hide another's.
# Usage: sh tests/lint/tidy.sh BUILD_DIRECTORY
set -u
cd "$(dirname "$0")/../.." || exit 1
{ find "$1/CMakeFiles/cmakewatch_core.dir" -name '*.cxx' && echo tool/main.cpp; } |
    xargs -P "$(nproc)" -n 1 nice clang-tidy -p "$1" --quiet --checks=-bugprone-suspicious-include \
        --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-shadow
