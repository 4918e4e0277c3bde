#!/bin/sh
# cmakewatch as a part of another project, with all of its sources.
# Usage: sh tests/cmake/long_part.sh BUILD_DIRECTORY
CHECKS=works_as_a_part_of_another_project ALL_SOURCES=yes exec sh "$(dirname "$0")/check_reload_target.sh" "$1"
