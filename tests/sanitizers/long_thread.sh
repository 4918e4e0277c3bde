#!/bin/sh
# The whole suite with ThreadSanitizer, in a build directory of its own.
# Usage: sh tests/sanitizers/long_thread.sh
exec sh "$(dirname "$0")/../run.sh" --sanitize thread
