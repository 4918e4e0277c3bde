#include "tool/supervisor/directory_state.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/path.h"
#include "tool/build/active_preset.h"
#include "tool/build/build_cache.h"
#include "tool/build/build_directory.h"
#include "tool/build/cmake_project.h"
#include "tool/cli/help.h"
#include "tool/supervisor/named_targets.h"

#include <fmt/format.h>

#include <algorithm>

namespace cmakewatch {
namespace {

std::string generator_of(const std::string& build_dir) {
    const auto cache = BuildCache::read(build_dir);
    return cache ? cache->generator() : "unknown";
}

bool is_built(const Project& project, const std::string& name) {
    const auto members = with_groups_resolved({name}, project);
    return members && std::all_of(members->begin(), members->end(), [&](const std::string& member) {
               const auto* reload_target = project.find_reload_target(member);
               const auto* target = project.find_target(reload_target != nullptr ? reload_target->target : member);
               return target != nullptr && target->is_executable() && state_of(target->artifacts.front()).exists;
           });
}

std::string programs(const Project& project) {
    std::string text;
    for (const auto& name : project.runnable_names())
        text +=
            fmt::format("{}{} ({})", text.empty() ? "" : ", ", name, is_built(project, name) ? "built" : "not built");
    return text.empty() ? "nothing: the project has no executable" : text;
}

} // namespace

std::string directory_state(const Options& options, const std::string& current_directory) {
    const auto found = find_build_directory(options.build_dir, current_directory);
    if (!found) return first_steps("server") + fmt::format("\n{}\n{}\n", found.error().message(), found.error().hint);
    const auto project = read_project(*found, options.configuration);
    const auto names = project ? project->runnable_names() : std::vector<std::string>();
    auto text = first_steps(names.empty() ? "server" : names.front());
    const auto preset = ActivePreset::remembered(*found).names.configure;
    text += fmt::format("\nbuild directory  {}\n", path::relative(*found, current_directory));
    text += fmt::format("generator        {}\n", project ? project->generator : generator_of(*found));
    if (!preset.empty()) text += fmt::format("preset           {}\n", preset);
    text += fmt::format("can be run       {}\n",
                        project ? programs(*project) : "not known yet; cmakewatch list asks CMake");
    return text;
}

} // namespace cmakewatch
