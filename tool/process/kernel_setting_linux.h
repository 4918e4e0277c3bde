// The kernel's settings, as sysctl(8) names them.
#pragma once

#include <fstream>
#include <string>

namespace cmakewatch {

// The first line of /proc/sys/`path`; "" if the kernel does not tell.
[[nodiscard]] inline std::string kernel_setting(const std::string& path) {
    std::ifstream file("/proc/sys/" + path);
    std::string value;
    std::getline(file, value);
    return value;
}

} // namespace cmakewatch
