// A test that cannot run here. Catch2 3.3 has SKIP for that, Catch2 2 has not.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

// Return from the test after that: tests/run_one.sh looks for this line and counts the test as skipped.
inline void skip_test(const std::string& why) {
    std::printf("SKIPPED: %s\n", why.c_str());
    std::fflush(stdout);
}

// Whether PATH has a program of that name.
inline bool is_installed(const std::string& program) {
    return std::system(("command -v " + program + " > /dev/null").c_str()) == 0;
}
