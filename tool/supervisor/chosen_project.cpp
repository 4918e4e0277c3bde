#include "tool/supervisor/chosen_project.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/build/build_directory.h"
#include "tool/build/directory_check.h"
#include "tool/project/cache.h"

#include <fmt/format.h>

#include <cstdlib>

namespace cmakewatch {
namespace {

// What CMake has without -G in a new build directory on Linux.
std::string default_generator() {
    const char* named = std::getenv("CMAKE_GENERATOR");
    return named != nullptr && *named != '\0' ? named : "Unix Makefiles";
}

std::string cache_entry(const std::string& build_dir, const char* name) {
    const auto text = read_file(build_dir + "/CMakeCache.txt");
    if (!text) return "";
    const auto cache = parse_cmake_cache(*text);
    const auto found = cache.find(name);
    return found == cache.end() ? "" : found->second;
}

Error unusable_preset(const PresetSession& preset, std::string why, std::string hint) {
    return {ErrorKind::project, "cannot use configure preset", preset.names.configure, std::move(why), std::move(hint)};
}

// Before anything is configured with it.
Result<void> check_generator(const PresetSession& preset) {
    auto generator = preset.generator.empty() ? cache_entry(preset.binary_dir, "CMAKE_GENERATOR") : preset.generator;
    const bool is_default = generator.empty();
    if (is_default) generator = default_generator();
    if (is_ninja_generator(generator)) return {};
    return unusable_preset(
        preset,
        fmt::format("its generator is \"{}\"{}, cmakewatch needs Ninja", generator, is_default ? " by default" : ""),
        "set \"generator\": \"Ninja\" in it, or in one of your own that inherits it, in "
        "CMakeUserPresets.json");
}

// CMake takes the directory that the shell names, if it is this one.
std::string as_shell_names_it(const std::string& directory) {
    const char* named = std::getenv("PWD");
    if (named == nullptr || *named != '/' || real_path(named) != real_path(directory)) return directory;
    return named;
}

Result<ChosenProject> project_of_presets(const PresetNames& names, const Options& options,
                                         const std::string& current_directory) {
    auto preset = ActivePreset::open(names, as_shell_names_it(current_directory));
    if (!preset) return preset.error();
    const auto& session = preset->session();
    if (session.binary_dir.empty())
        return unusable_preset(session, "it has no \"binaryDir\"",
                               fmt::format("set that in it; or cmake --preset {} -B build, then --build-dir build",
                                           session.names.configure));
    const auto checked = check_build_directory(session.binary_dir, options.trust_build_dir);
    if (!checked) return checked.error();
    if (const auto generator = check_generator(session); !generator) return generator.error();
    return ChosenProject{session.binary_dir, std::move(*preset)};
}

PresetNames remembered_names(const Options& options, const std::string& build_dir) {
    auto names = ActivePreset::remembered(build_dir).names;
    if (!options.build_preset.empty()) names.build = options.build_preset;
    if (!options.test_preset.empty()) names.test = options.test_preset;
    return names;
}

} // namespace

Result<ChosenProject> choose_project(const Options& options, const std::string& current_directory) {
    const PresetNames named{options.preset, options.build_preset, options.test_preset};
    if (!named.configure.empty() || (named.any() && options.build_dir.empty()))
        return project_of_presets(named, options, current_directory);

    auto build_dir = find_build_directory(options.build_dir, current_directory);
    if (!build_dir) return build_dir.error();
    const auto checked = check_build_directory(*build_dir, options.trust_build_dir);
    if (!checked) return checked.error();
    if (options.no_preset) {
        const auto forgotten = ActivePreset::forget(*build_dir);
        return forgotten ? Result<ChosenProject>(ChosenProject{*build_dir, {}}) : forgotten.error();
    }
    const auto names = remembered_names(options, *build_dir);
    const auto source_dir = cache_entry(*build_dir, "CMAKE_HOME_DIRECTORY");
    if (!names.any() || source_dir.empty()) return ChosenProject{*build_dir, {}};
    auto preset = ActivePreset::open(names, source_dir);
    if (!preset) {
        auto error = preset.error();
        error.hint += fmt::format("{}--no-preset builds {} without the preset that it remembers",
                                  error.hint.empty() ? "" : "; ", *build_dir);
        return error;
    }
    const auto& binary_dir = preset->session().binary_dir;
    if (real_path(binary_dir) != real_path(*build_dir))
        return unusable_preset(preset->session(),
                               fmt::format("its build directory is {} now, and not {}",
                                           binary_dir.empty() ? "not named" : binary_dir, *build_dir),
                               fmt::format("--preset {} builds there; --no-preset builds here without it",
                                           preset->session().names.configure));
    return ChosenProject{*build_dir, std::move(*preset)};
}

} // namespace cmakewatch
