// What CTest runs to know the tests: a CTestTestfile.cmake, or what that includes (add_test(), subdirs(), include(), as
// CMake and its discovery of tests after a build write them). Tells what a script's outcome depends on; does not know
// the disk, and what tests there are only CTest can tell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

struct TestScript {
    // Its outcome depends on its own text and on `files` alone. Not so where tests are discovered when CTest runs
    // (gtest_discover_tests() with PRE_TEST), and in scripts of the project's own, which may do anything.
    bool is_plain = false;
    std::vector<std::string> files; // absolute: scripts that it runs, or files whose being there it asks for
};

// Reads the text of a script that lies in `directory` (absolute).
[[nodiscard]] TestScript parse_test_script(std::string_view text, const std::string& directory);

} // namespace cmakewatch
