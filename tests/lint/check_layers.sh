#!/bin/sh
# The includes of tool/ are as the table of layers in tool/README.md says: none points up, or to a directory that the
# row forbids; directories do not include each other in a circle; and what decides includes no header of the platform.
# Usage: sh tests/lint/check_layers.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
exec python3 tests/lint/layers.py
