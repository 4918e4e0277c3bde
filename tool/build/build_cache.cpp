#include "tool/build/build_cache.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/build/build_candidates.h"
#include "tool/process/launch_linux.h"
#include "tool/project/cache.h"
#include "tool/project/reload_target.h"

#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cmakewatch {
namespace {

bool has_sources_here() {
    return state_of("CMakeLists.txt").exists;
}

// `source` may be unknown: "".
std::string first_configure_command(const std::string& source, const std::string& build,
                                    const std::vector<std::string>& settings = {}) {
    std::vector<std::string> words{"cmake", "-S", source, "-B", build, "-G", "Ninja"};
    if (source.empty()) words[2] = has_sources_here() ? "." : "SOURCES";
    words.insert(words.end(), settings.begin(), settings.end());
    return shell_quoted(words);
}

// `path` has a CMakeLists.txt, and no cache.
Error source_named_as_build_directory(const std::string& path) {
    auto builds = build_candidates_below(path);
    std::erase_if(builds, [&](const auto& one) { return !one.is_for_ninja || !one.is_of_sources_around(path); });
    std::vector<std::string> paths;
    paths.reserve(builds.size());
    for (const auto& build : builds) paths.push_back(build.path);
    return {ErrorKind::project, "cannot use build directory", path, "these are sources",
            paths.empty() ? fmt::format("configure a build directory for them: cmake -S {0} -B {1} -G Ninja, then name "
                                        "that: -B {1}",
                                        shell_quoted({path}), shell_quoted({path + "/build"}))
            : paths.size() == 1
                ? fmt::format("their build directory is named with -B {}", shell_quoted({paths.front()}))
                : fmt::format("their build directories are {}; name one of them, for example -B {}",
                              fmt::join(paths, ", "), shell_quoted({paths.front()}))};
}

} // namespace

Result<BuildCache> BuildCache::read(const std::string& build_dir) {
    if (!state_of(build_dir).exists)
        return Error{ErrorKind::project, "found no build directory", build_dir, "",
                     has_sources_here() ? fmt::format("configure it with {}, or name another one with --build-dir",
                                                      first_configure_command("", build_dir))
                                        : "name another one with --build-dir"};
    const auto file = build_dir + "/CMakeCache.txt";
    const auto text = read_file(file);
    if (!text) {
        if (state_of(file).exists) return text.error();
        if (state_of(build_dir + "/CMakeLists.txt").exists) return source_named_as_build_directory(build_dir);
        return Error{ErrorKind::project, "cannot use build directory", build_dir,
                     "it is not configured: no CMakeCache.txt",
                     fmt::format("configure it with {}", first_configure_command("", build_dir))};
    }
    if (text->find('\0') != std::string::npos)
        return Error{ErrorKind::project, "cannot read", file, "it has a NUL byte",
                     fmt::format("remove it and configure again with {}", first_configure_command("", build_dir))};
    BuildCache cache;
    cache.path_ = build_dir;
    cache.entries_ = parse_cmake_cache(*text);
    cache.settings_ = settings_in_cmake_cache(*text);
    return cache;
}

std::string BuildCache::entry(std::string_view name) const {
    const auto found = entries_.find(name);
    return found == entries_.end() ? "" : found->second;
}

Result<void> BuildCache::check_generator() const {
    if (is_ninja_generator(generator())) return {};
    return Error{ErrorKind::project, "cannot use build directory", path_,
                 fmt::format("its generator is {}, cmakewatch needs Ninja",
                             generator().empty() ? "unknown" : fmt::format("\"{}\"", generator())),
                 fmt::format("configure another one with {}",
                             first_configure_command(source_dir(), path_ + "-ninja", settings_))};
}

Result<std::string> BuildCache::place() const {
    const auto configured_for = entry("CMAKE_CACHEFILE_DIR");
    if (configured_for.empty()) return path_;
    boost::system::error_code failed;
    if (boost::filesystem::equivalent(configured_for, path_, failed)) return configured_for;
    return Error{ErrorKind::project, "cannot use build directory", path_,
                 fmt::format("it was configured as {}", configured_for),
                 fmt::format("configure it anew: rm {}, then {}", shell_quoted({path_ + "/CMakeCache.txt"}),
                             first_configure_command(source_dir(), path_, settings_))};
}

Result<std::string> BuildCache::ninja(const EnvironmentVariables& added) const {
    const auto named = entry("CMAKE_MAKE_PROGRAM");
    auto found = find_program(named.empty() ? "ninja" : named, added);
    if (!found.empty()) return found;
    return Error{ErrorKind::environment, "cannot find ninja", named, "the build directory was configured with it",
                 "install ninja (Debian: apt install ninja-build) and configure again"};
}

Result<std::string> BuildCache::cmake(const EnvironmentVariables& added) const {
    const auto named = entry("CMAKE_COMMAND");
    auto found = find_program(named, added);
    if (found.empty()) found = find_program("cmake", added);
    if (!found.empty()) return found;
    return Error{ErrorKind::environment, "cannot find cmake", named, "the build directory was configured with it",
                 "install cmake 3.20 or later (Debian: apt install cmake)"};
}

} // namespace cmakewatch
