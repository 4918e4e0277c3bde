#include "tool/build/build_directory.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/process/launch_linux.h"
#include "tool/project/cache.h"
#include "tool/project/reload_target.h"

#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>

namespace cmakewatch {
namespace {

namespace fs = boost::filesystem;

constexpr size_t most_entries_looked_at = 2000;
constexpr const char* preset_hint =
    "--preset NAME configures as CMakePresets.json has it; or name one with --build-dir";
bool exists(const std::string& path) {
    boost::system::error_code ignored;
    return fs::exists(path, ignored);
}

bool is_ninja(std::string_view generator) {
    return generator == "Ninja" || generator == "Ninja Multi-Config";
}

bool is_build_directory(const std::string& path) {
    return exists(path + "/CMakeCache.txt");
}

// A directory with a CMakeCache.txt.
struct Candidate {
    std::string path;
    std::string source; // "" if the cache does not say
    bool is_for_ninja = false;
};

Candidate candidate(const std::string& path) {
    Candidate found{path, "", false};
    const auto text = read_file(path + "/CMakeCache.txt");
    if (!text) return found;
    const auto cache = parse_cmake_cache(*text);
    if (const auto source = cache.find("CMAKE_HOME_DIRECTORY"); source != cache.end()) found.source = source->second;
    const auto generator = cache.find("CMAKE_GENERATOR");
    found.is_for_ninja = generator != cache.end() && is_ninja(generator->second);
    return found;
}

// At most two levels below `directory`: build, cmake-build-debug, out/debug and the like. By name.
std::vector<Candidate> candidates_below(const std::string& directory) {
    std::vector<Candidate> found;
    size_t looked_at = 0;
    const auto look = [&](const auto& self, const std::string& parent, int depth) -> void {
        boost::system::error_code failed;
        for (fs::directory_iterator entry(parent, failed), end; !failed && entry != end; entry.increment(failed)) {
            if (++looked_at > most_entries_looked_at) return;
            boost::system::error_code ignored;
            if (!fs::is_directory(entry->path(), ignored) || fs::is_symlink(entry->path(), ignored)) continue;
            const auto path = entry->path().string();
            if (is_build_directory(path)) {
                found.push_back(candidate(path));
            } else if (depth > 1 && !path::name(path).starts_with('.')) {
                self(self, path, depth - 1);
            }
        }
    };
    look(look, directory, 2);
    std::sort(found.begin(), found.end(), [](const auto& one, const auto& other) { return one.path < other.path; });
    return found;
}

// Whether its sources are those in which `directory` lies.
bool is_of_sources_around(const Candidate& candidate, const std::string& directory) {
    return !candidate.source.empty() && path::is_under(real_path(directory), real_path(candidate.source));
}

// The same, or `directory` is no CMake project itself and has both below it, apart: llvm and build, for example. One
// that lies in its own sources is that of one project of several.
bool is_of_project_in(const Candidate& candidate, const std::string& directory) {
    if (is_of_sources_around(candidate, directory)) return true;
    if (candidate.source.empty() || exists(directory + "/CMakeLists.txt")) return false;
    const auto source = real_path(candidate.source);
    return path::is_under(source, real_path(directory)) && !path::is_under(real_path(candidate.path), source);
}

std::vector<std::string> paths_of(const std::vector<Candidate>& candidates) {
    std::vector<std::string> paths;
    paths.reserve(candidates.size());
    for (const auto& candidate : candidates) paths.push_back(candidate.path);
    return paths;
}

// In a directory above: only build directories of the sources that `current_directory` lies in count.
std::vector<Candidate> candidates_above(const std::string& current_directory) {
    const char* home = std::getenv("HOME"); // full of what is nobody's project
    for (std::string directory(path::parent(current_directory));
         directory != "/" && (home == nullptr || directory != home); directory = path::parent(directory)) {
        if (is_build_directory(directory)) return {candidate(directory)};
        auto found = candidates_below(directory);
        std::erase_if(found, [&](const auto& one) { return !is_of_sources_around(one, current_directory); });
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
    return fmt::format("configure one with cmake -S {} -B {} -G Ninja, or name it with --build-dir",
                       is_here ? "." : shell_quoted({source}), is_here ? "build" : shell_quoted({source + "/build"}));
}

// Of what was found, when none is the one.
Error none_of(const std::vector<Candidate>& others, const std::string& current_directory) {
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

// `path` has a CMakeLists.txt, and no cache.
Error source_named_as_build_directory(const std::string& path) {
    auto builds = candidates_below(path);
    std::erase_if(builds, [&](const auto& one) { return !one.is_for_ninja || !is_of_sources_around(one, path); });
    return {ErrorKind::project, "cannot use build directory", path, "these are sources",
            builds.empty()
                ? fmt::format("configure a build directory for them: cmake -S {0} -B {1} -G Ninja, then name "
                              "that: -B {1}",
                              shell_quoted({path}), shell_quoted({path + "/build"}))
            : builds.size() == 1
                ? fmt::format("their build directory is named with -B {}", shell_quoted({builds.front().path}))
                : fmt::format("their build directories are {}; name one of them, for example -B {}",
                              fmt::join(paths_of(builds), ", "), shell_quoted({builds.front().path}))};
}

} // namespace

Result<std::string> find_build_directory(const std::string& named, const std::string& current_directory) {
    if (!named.empty()) return path::absolute(named, current_directory);
    const char* variable = std::getenv("CMAKEWATCH_BUILD_DIR");
    if (variable != nullptr && *variable != '\0') {
        auto path = path::absolute(variable, current_directory);
        if (exists(path)) return path;
        return Error{ErrorKind::project, "found no build directory", path, "CMAKEWATCH_BUILD_DIR names it",
                     "unset that, or name another one with --build-dir"};
    }
    if (is_build_directory(current_directory)) return current_directory;
    const auto build = current_directory + "/build";
    if (is_build_directory(build) && candidate(build).is_for_ninja) return build;
    const auto below = candidates_below(current_directory);
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

Result<BuildDirectory> open_build_directory(const std::string& path, const EnvironmentVariables& added) {
    const bool has_sources = exists("CMakeLists.txt");
    const auto configured_with = [&](const std::string& source, const std::string& build,
                                     const std::vector<std::string>& settings = {}) {
        std::vector<std::string> words{"cmake", "-S", source, "-B", build, "-G", "Ninja"};
        if (source.empty()) words[2] = has_sources ? "." : "SOURCES";
        words.insert(words.end(), settings.begin(), settings.end());
        return shell_quoted(words);
    };
    if (!exists(path))
        return Error{ErrorKind::project, "found no build directory", path, "",
                     has_sources ? fmt::format("configure it with {}, or name another one with --build-dir",
                                               configured_with("", path))
                                 : "name another one with --build-dir"};
    boost::system::error_code failed;
    BuildDirectory directory;
    directory.path = path;
    const auto text = read_file(path + "/CMakeCache.txt");
    if (!text) {
        if (exists(path + "/CMakeCache.txt")) return text.error();
        if (exists(path + "/CMakeLists.txt")) return source_named_as_build_directory(path);
        return Error{ErrorKind::project, "cannot use build directory", path, "it is not configured: no CMakeCache.txt",
                     fmt::format("configure it with {}", configured_with("", path))};
    }
    if (text->find('\0') != std::string::npos)
        return Error{ErrorKind::project, "cannot read", path + "/CMakeCache.txt", "it has a NUL byte",
                     fmt::format("remove it and configure again with {}", configured_with("", path))};
    const auto cache = parse_cmake_cache(*text);
    const auto entry = [&](std::string_view name) {
        const auto found = cache.find(name);
        return found == cache.end() ? std::string() : found->second;
    };
    const auto generator = entry("CMAKE_GENERATOR");
    const auto source = entry("CMAKE_HOME_DIRECTORY");
    if (!is_ninja(generator))
        return Error{ErrorKind::project, "cannot use build directory", path,
                     fmt::format("its generator is {}, cmakewatch needs Ninja",
                                 generator.empty() ? "unknown" : fmt::format("\"{}\"", generator)),
                     fmt::format("configure another one with {}",
                                 configured_with(source, path + "-ninja", settings_in_cmake_cache(*text)))};
    // A copied or moved build directory still writes to the place that it was configured for.
    const auto configured_for = entry("CMAKE_CACHEFILE_DIR");
    if (!configured_for.empty() && !fs::equivalent(configured_for, path, failed))
        return Error{ErrorKind::project, "cannot use build directory", path,
                     fmt::format("it was configured as {}", configured_for),
                     fmt::format("configure it anew: rm {}, then {}", shell_quoted({path + "/CMakeCache.txt"}),
                                 configured_with(source, path, settings_in_cmake_cache(*text)))};
    if (!configured_for.empty()) directory.path = configured_for;
    directory.is_multi_config = generator == "Ninja Multi-Config";
    directory.ninja = find_program(entry("CMAKE_MAKE_PROGRAM").empty() ? "ninja" : entry("CMAKE_MAKE_PROGRAM"), added);
    if (directory.ninja.empty())
        return Error{ErrorKind::environment, "cannot find ninja", entry("CMAKE_MAKE_PROGRAM"),
                     "the build directory was configured with it",
                     "install ninja (Debian: apt install ninja-build) and configure again"};
    directory.cmake = find_program(entry("CMAKE_COMMAND"), added);
    if (directory.cmake.empty()) directory.cmake = find_program("cmake", added);
    if (directory.cmake.empty())
        return Error{ErrorKind::environment, "cannot find cmake", entry("CMAKE_COMMAND"),
                     "the build directory was configured with it",
                     "install cmake 3.20 or later (Debian: apt install cmake)"};
    const auto is_writable = file_system_now(path + "/.cmakewatch/since");
    if (!is_writable) return is_writable.error();
    return directory;
}

} // namespace cmakewatch
