#!/bin/sh
# The sources are formatted as .clang-format says; clang-format-19 -i mends it. Each version formats otherwise: this one
# is in Debian 12 and 13.
# Usage: sh tests/lint/check_format.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
find tool tests examples -name build -prune -o \( -name '*.cpp' -o -name '*.h' \) -print0 |
    xargs -0 clang-format-19 --dry-run -Werror
