#!/bin/sh
# Each source compiles by itself, though usually a directory of tool/ is compiled as one. With Clang and -Wshadow, which is
# off where it compiles directories.
# Usage: sh tests/lint/long_each_source.sh BUILD_DIRECTORY
set -u
cd "$(dirname "$0")/../.." || exit 1
build=$1/each-source
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DCMAKE_CXX_COMPILER=clang++ \
    -DCMAKEWATCH_UNITY_BUILD=OFF -DCMAKEWATCH_WARNINGS_AS_ERRORS=ON && cmake --build "$build" -- -k 0
