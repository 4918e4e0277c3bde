#!/bin/sh
# README.md is read in a few minutes: it has at most 200 lines, none of them longer than 120 columns, except in tables
# and blocks of code. The reference is in tool/cli/pages.
# Usage: sh tests/lint/check_readme_length.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
LC_ALL=C.UTF-8 awk '
    /^```/ { is_code = !is_code }
    length > 120 && !is_code && !/^\|/ { print "FAILED: README.md:" NR ": " length " columns"; failures++ }
    END {
        if (NR > 200) { print "FAILED: README.md has " NR " lines"; failures++ }
        exit failures > 0
    }' README.md
