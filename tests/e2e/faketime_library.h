// A clock that is wrong for one process.
#pragma once

#include "tests/e2e/harness.h"

namespace e2e {

// The library that faketime(1) has programs load, or "".
inline std::string faketime_library() {
    const auto list = fs::temp_directory_path() / fs::unique_path("cmakewatch-e2e-%%%%%%%%");
    const auto command = "faketime -f +0 sh -c 'printf %s \"$LD_PRELOAD\"' > '" + list.string() + "' 2> /dev/null";
    const bool is_there = std::system(command.c_str()) == 0;
    auto library = is_there ? content(list) : "";
    fs::remove(list);
    return library;
}

} // namespace e2e
