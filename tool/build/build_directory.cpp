#include "tool/build/build_directory.h"

#include "tool/base/environment_variables.h"
#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/build/build_cache.h"
#include "tool/build/build_candidates.h"
#include "tool/project/reload_target.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>

namespace cmakewatch {
namespace {

constexpr const char* preset_hint =
    "--preset NAME configures as CMakePresets.json has it; or name one with --build-dir";

using Candidates = std::vector<BuildCandidate>;

bool exists(const std::string& path) {
    return state_of(path).exists;
}

// Whether its sources are those around `directory`; or that is no CMake project itself and has both below it, apart:
// llvm and build, for example. One that lies in its own sources is that of one project of several.
bool is_of_project_in(const BuildCandidate& candidate, const std::string& directory) {
    if (candidate.is_of_sources_around(directory)) return true;
    if (candidate.source.empty() || exists(directory + "/CMakeLists.txt")) return false;
    const auto source = real_path(candidate.source);
    return path::is_under(source, real_path(directory)) && !path::is_under(real_path(candidate.path), source);
}

std::vector<std::string> paths_of(const Candidates& candidates) {
    std::vector<std::string> paths;
    paths.reserve(candidates.size());
    for (const auto& candidate : candidates) paths.push_back(candidate.path);
    return paths;
}

// In a directory above: only build directories of the sources that `current_directory` lies in count.
Candidates candidates_above(const std::string& current_directory) {
    const char* home = std::getenv("HOME"); // full of what is nobody's project
    for (std::string directory(path::parent(current_directory));
         directory != "/" && (home == nullptr || directory != home); directory = path::parent(directory)) {
        if (is_build_directory(directory)) return {build_candidate(directory)};
        auto found = build_candidates_below(directory);
        std::erase_if(found, [&](const auto& one) { return !one.is_of_sources_around(current_directory); });
        if (!found.empty()) return found;
    }
    return {};
}

// The sources that `directory` lies in: the uppermost one in a row that has a CMakeLists.txt; "" if it has none itself.
std::string source_directory_around(const std::string& directory) {
    std::string found;
    for (auto at = directory; exists(at + "/CMakeLists.txt"); at = path::parent(at)) {
        found = at;
        if (at == "/") break;
    }
    return found;
}

// How to get a build directory from `current_directory`.
std::string configure_hint(const std::string& current_directory) {
    if (exists(current_directory + "/CMakePresets.json")) return preset_hint;
    const auto source = source_directory_around(current_directory);
    if (source.empty())
        return "there is no CMakeLists.txt here: go to the directory of the project, or name a build directory with "
               "--build-dir";
    const bool is_here = source == current_directory;
    const auto place = place_for_build_directory(source);
    return fmt::format("configure one with cmake -S {} -B {} -G Ninja, or name it with --build-dir",
                       is_here ? "." : shell_quoted({source}),
                       is_here ? std::string(path::name(place)) : shell_quoted({place}));
}

// Of what was found, when none is the one.
Error none_of(const Candidates& others, const std::string& current_directory) {
    Error error{ErrorKind::project, "found no build directory in", current_directory, "",
                configure_hint(current_directory)};
    const auto foreign = std::find_if(others.begin(), others.end(), [](const auto& one) { return one.is_for_ninja; });
    if (foreign == others.end()) return error;
    const auto name = path::relative(foreign->path, current_directory);
    error.what = "found no build directory of the project in";
    error.why = fmt::format("{} is that of {}", name, foreign->source.empty() ? "another one" : foreign->source);
    const bool has_sources = !source_directory_around(current_directory).empty();
    error.hint =
        fmt::format("to use it all the same: -B {}{}", shell_quoted({name}), has_sources ? "; else " + error.hint : "");
    return error;
}

} // namespace

Result<std::string> find_build_directory(const std::string& named, const std::string& current_directory) {
    if (!named.empty()) return path::absolute(named, current_directory);
    if (const auto variable = environment_variable("CMAKEWATCH_BUILD_DIR"); !variable.empty()) {
        auto path = path::absolute(variable, current_directory);
        if (exists(path)) return path;
        return Error{ErrorKind::project, "found no build directory", path, "CMAKEWATCH_BUILD_DIR names it",
                     "unset that, or name another one with --build-dir"};
    }
    if (is_build_directory(current_directory)) return current_directory;
    const auto build = current_directory + "/build";
    if (is_build_directory(build) && build_candidate(build).is_for_ninja) return build;
    const auto below = build_candidates_below(current_directory);
    auto candidates = below;
    std::erase_if(candidates, [&](const auto& one) { return !is_of_project_in(one, current_directory); });
    if (candidates.empty()) candidates = candidates_above(current_directory);
    // Those for another generator are only good for saying so.
    const auto others = candidates;
    std::erase_if(candidates, [](const auto& one) { return !one.is_for_ninja; });
    if (candidates.empty() && is_build_directory(build)) return build;
    if (candidates.empty() && !others.empty()) return others.front().path;
    if (candidates.empty()) return none_of(below, current_directory);
    if (candidates.size() == 1) return candidates.front().path;
    const auto preferred = std::find_if(candidates.begin(), candidates.end(), [&](const auto& one) {
        return path::name(one.path) == "build" && path::is_under(current_directory, path::parent(one.path));
    });
    if (preferred != candidates.end()) return preferred->path;
    auto names = paths_of(candidates);
    for (auto& name : names) name = path::relative(name, current_directory);
    return Error{ErrorKind::project, "found several build directories in", current_directory,
                 fmt::format("{}", fmt::join(names, ", ")),
                 fmt::format("name one of them with --build-dir, for example -B {}", shell_quoted({names.front()}))};
}

std::vector<std::string> build_directories_of(const std::string& source_dir, const std::string& current_directory) {
    Candidates found = build_candidates_below(source_dir);
    if (!path::is_under(current_directory, source_dir))
        for (auto& one : build_candidates_below(current_directory)) found.push_back(std::move(one));
    std::erase_if(found, [&](const auto& one) {
        return !one.is_for_ninja || one.source.empty() || real_path(one.source) != real_path(source_dir);
    });
    return paths_of(found);
}

Result<BuildDirectory> open_build_directory(const std::string& path, const EnvironmentVariables& added) {
    const auto cache = BuildCache::read(path);
    if (!cache) return cache.error();
    if (const auto generator = cache->check_generator(); !generator) return generator.error();
    auto place = cache->place();
    if (!place) return place.error();
    auto ninja = cache->ninja(added);
    if (!ninja) return ninja.error();
    auto cmake = cache->cmake(added);
    if (!cmake) return cmake.error();
    const auto is_writable = file_system_now(path + "/.cmakewatch/since");
    if (!is_writable) return is_writable.error();
    return BuildDirectory{std::move(*place), std::move(*ninja), std::move(*cmake),
                          cache->generator() == "Ninja Multi-Config"};
}

} // namespace cmakewatch
