#!/bin/sh
# The whole suite with AddressSanitizer and UndefinedBehaviorSanitizer, in a build directory of its own.
# Usage: sh tests/sanitizers/long_address.sh
exec sh "$(dirname "$0")/../run.sh" --sanitize address,undefined
