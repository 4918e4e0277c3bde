// The scripts that CTest runs to know the tests, as far as that can be told without running them.
#pragma once

#include <string>
#include <vector>

namespace cmakewatch {

// Their paths, and those of the files that CTest reads before; some may be missing. Reads the disk.
[[nodiscard]] std::vector<std::string> test_scripts(const std::string& build_dir);

} // namespace cmakewatch
