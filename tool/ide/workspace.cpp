#include "tool/ide/workspace.h"

#include "tool/base/path.h"

#include <fmt/format.h>

namespace cmakewatch {

std::vector<Runnable> runnables(const Project& project) {
    std::vector<Runnable> found;
    for (const auto& target : project.reload_targets)
        if (!target.is_group()) found.push_back({target.name, target.executable});
    for (const auto& target : project.targets)
        if (target.is_executable()) found.push_back({target.name, target.artifacts.front()});
    return found;
}

std::string Workspace::written(const std::string& path, const std::string& prefix) const {
    if (!path::is_under(path, folder)) return path;
    if (path != folder) return prefix + path::relative(path, folder);
    return prefix.empty() ? "." : prefix.substr(0, prefix.size() - 1);
}

std::vector<std::string> Workspace::project_arguments(const std::string& prefix) const {
    std::vector<std::string> arguments;
    for (const auto& [option, name] :
         {std::pair("--preset", presets.configure), std::pair("--build-preset", presets.build),
          std::pair("--test-preset", presets.test)})
        if (!name.empty()) arguments.insert(arguments.end(), {option, name});
    if (arguments.empty()) arguments = {"-B", written(build_dir, prefix)};
    if (!configuration.empty()) arguments.insert(arguments.end(), {"--config", configuration});
    return arguments;
}

std::string run_label(const std::string& program) {
    // The two words are those of our other tasks.
    const bool is_taken = program == "build" || program == "test";
    return fmt::format("cmakewatch: {}{}", is_taken ? "run " : "", program);
}

} // namespace cmakewatch
