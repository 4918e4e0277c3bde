#include "tool/supervisor/project_lookup.h"

#include "tool/base/files.h"
#include "tool/build/build_directory.h"
#include "tool/build/cmake_project.h"
#include "tool/process/launch_linux.h"
#include "tool/project/preset_session.h"

#include <cstdlib>

namespace cmakewatch {
namespace {

// Nothing if the presets cannot be used: then there is nothing to complete with either.
std::optional<Presets> presets_in(const std::string& directory) {
    std::set<std::string> ignored;
    const auto process = process_environment();
    auto presets = Presets::read(directory, read_file_if_there, process, ignored);
    return presets ? std::optional(std::move(*presets)) : std::nullopt;
}

// A shell hands over what is typed, not what it will become.
std::string with_home(const std::string& path) {
    const char* home = std::getenv("HOME");
    return path.starts_with("~/") && home != nullptr ? home + path.substr(1) : path;
}

std::string build_directory(const ProjectChoice& choice, const std::string& current_directory) {
    if (choice.preset.empty()) {
        const auto found = find_build_directory(with_home(choice.build_dir), current_directory);
        return found ? *found : "";
    }
    const auto presets = presets_in(current_directory);
    if (!presets) return "";
    const auto session = preset_session(*presets, {choice.preset, "", ""}, current_directory);
    return session ? session->binary_dir : "";
}

} // namespace

CompletionSources completion_sources(const std::string& current_directory) {
    CompletionSources sources;
    sources.project = [current_directory](const ProjectChoice& choice) -> std::optional<Project> {
        const auto directory = build_directory(choice, current_directory);
        if (directory.empty()) return std::nullopt;
        auto project = read_project(directory, choice.configuration);
        return project ? std::optional(std::move(*project)) : std::nullopt;
    };
    sources.presets = [current_directory](PresetKind kind) {
        const auto presets = presets_in(current_directory);
        return presets ? presets->names(kind) : std::vector<std::string>();
    };
    return sources;
}

} // namespace cmakewatch
