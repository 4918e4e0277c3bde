#include "tool/supervisor/project_lookup.h"

#include "tool/build/build_directory.h"
#include "tool/build/cmake_project.h"
#include "tool/build/files.h"
#include "tool/project/presets.h"

#include <cstdlib>

namespace cmakewatch {
namespace {

std::vector<ConfigurePreset> presets_in(const std::string& directory) {
    std::vector<std::string> texts;
    for (const char* name : {"/CMakePresets.json", "/CMakeUserPresets.json"})
        if (const auto text = read_file(directory + name)) texts.push_back(*text);
    return parse_configure_presets(texts, directory);
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
    for (const auto& preset : presets_in(current_directory))
        if (preset.name == choice.preset) return preset.binary_dir;
    return "";
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
    sources.presets = [current_directory] {
        std::vector<std::string> names;
        for (const auto& preset : presets_in(current_directory)) names.push_back(preset.name);
        return names;
    };
    return sources;
}

} // namespace cmakewatch
