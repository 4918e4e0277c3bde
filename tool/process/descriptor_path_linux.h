// A descriptor of ours as a path that other processes of the same user can open, as long as it stays open here.
#pragma once

#include "tool/base/unique_fd.h"

#include <fmt/format.h>

#include <string>

#include <unistd.h>

namespace cmakewatch {

// Source: proc(5), /proc/PID/fd.
[[nodiscard]] inline std::string path_for_others(const UniqueFd& descriptor) {
    return fmt::format("/proc/{}/fd/{}", ::getpid(), descriptor.get());
}

} // namespace cmakewatch
