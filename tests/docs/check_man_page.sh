#!/bin/sh
# The man page has no faults of its markup. That it has the options of --help is a unit test.
# Usage: sh tests/docs/check_man_page.sh BUILD_DIRECTORY
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
warnings=$(groff -man -ww -z "$root/tool/cli/cmakewatch.1" 2>&1) || warnings="groff has failed: $warnings"
[ -z "$warnings" ] && exit
echo "FAILED: $warnings"
exit 1
