#include "tool/supervisor/unbuilt_targets.h"

#include "tool/base/file_system_posix.h"
#include "tool/project/reload_target.h"

#include <fmt/format.h>

#include <algorithm>

namespace cmakewatch {

void warn_of_unbuilt(const std::vector<const Target*>& targets, const std::string& what, const std::string& build_dir,
                     Console& console) {
    const auto is_unbuilt = [](const Target* target) {
        return std::any_of(target->artifacts.begin(), target->artifacts.end(),
                           [](const std::string& artifact) { return !state_of(artifact).exists; });
    };
    const auto unbuilt = std::find_if(targets.begin(), targets.end(), is_unbuilt);
    if (unbuilt == targets.end()) return;
    const auto& name = (*unbuilt)->name;
    console.warning({ErrorKind::project, what, name, "it has not been built",
                     fmt::format("build it: cmake --build {} --target {}", shell_quoted({build_dir}), name)});
}

} // namespace cmakewatch
