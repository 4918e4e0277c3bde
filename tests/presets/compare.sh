# Compares our resolver with the installed CMake. To be sourced, with $print: the program cmakewatch_print_preset.
# compare_presets NAME: the presets of the current directory, which has a CMakeLists.txt. Both must refuse the files, or
# have the same presets with the same variables and environment. Sets `compared`, `skipped` and `failures`.
compared=0
skipped=0
failures=0

complain() {
    echo "$*"
    failures=$((failures + 1))
}

# What CMake does not know yet is no matter of ours; nor are generators of other systems.
is_beyond_cmake() {
    grep -qE 'Unrecognized "version"|cmakeMinimumRequired|"\$schema"|version field|Could not create named generator' "$1" ||
        grep -qE 'Unrecognized CMake version|"major" version|generator' "$1"
}

compare_presets() {
    cmake --list-presets >listed.cmake 2>&1
    listed=$?
    if [ "$listed" != 0 ] && is_beyond_cmake listed.cmake; then
        skipped=$((skipped + 1))
        return
    fi
    "$print" >listed.ours 2>&1
    ours=$?
    if [ $((listed != 0)) != "$ours" ]; then
        complain "$1: cmake --list-presets ends with $listed, ours with $ours"
        sed 's/^/  cmake: /' listed.cmake
        sed 's/^/  ours: /' listed.ours
        return
    fi
    compared=$((compared + 1))
    [ "$listed" = 0 ] || return 0
    { sed -n 's/^  "\([^"]*\)".*/\1/p' listed.cmake; cat listed.ours; } | sort -u >names
    while IFS= read -r preset; do
        cmake --preset "$preset" -N >one.cmake 2>error.cmake
        theirs=$?
        if [ "$theirs" != 0 ] && is_beyond_cmake error.cmake; then
            skipped=$((skipped + 1))
            continue
        fi
        "$print" "$preset" >one.ours 2>&1
        ours=$?
        compared=$((compared + 1))
        if [ $((theirs != 0)) != "$ours" ]; then
            complain "$1: preset $preset: cmake ends with $theirs, ours with $ours"
            cat error.cmake one.ours
        elif [ "$theirs" = 0 ] && ! diff one.cmake one.ours >differences; then
            complain "$1: preset $preset differs (<: cmake, >: ours)"
            cat differences
        fi
    done <names
}
