#include "tool/build/build_directory.h"

#include "tool/build/files.h"
#include "tool/process/launch_linux.h"
#include "tool/project/cache.h"
#include "tool/project/path.h"
#include "tool/watch/file_system_posix.h"

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
constexpr const char* configure_hint = "configure one with cmake -S . -B build -G Ninja, or name it with --build-dir";

bool exists(const std::string& path) {
    boost::system::error_code ignored;
    return fs::exists(path, ignored);
}

bool is_build_directory(const std::string& path) {
    return exists(path + "/CMakeCache.txt");
}

// Build directories at most two levels below `directory`: build, cmake-build-debug, out/debug and the like.
std::vector<std::string> candidates_below(const std::string& directory) {
    std::vector<std::string> found;
    size_t looked_at = 0;
    const auto look = [&](const auto& self, const std::string& parent, int depth) -> void {
        boost::system::error_code failed;
        for (fs::directory_iterator entry(parent, failed), end; !failed && entry != end; entry.increment(failed)) {
            if (++looked_at > most_entries_looked_at) return;
            boost::system::error_code ignored;
            if (!fs::is_directory(entry->path(), ignored) || fs::is_symlink(entry->path(), ignored)) continue;
            const auto path = entry->path().string();
            if (is_build_directory(path)) {
                found.push_back(path);
            } else if (depth > 1 && !path::name(path).starts_with('.')) {
                self(self, path, depth - 1);
            }
        }
    };
    look(look, directory, 2);
    std::sort(found.begin(), found.end());
    return found;
}

// Whether its sources are those in which `directory` lies.
bool is_of_sources_around(const std::string& build_dir, const std::string& directory) {
    const auto text = read_file(build_dir + "/CMakeCache.txt");
    if (!text) return false;
    const auto cache = parse_cmake_cache(*text);
    const auto source = cache.find("CMAKE_HOME_DIRECTORY");
    return source != cache.end() && path::is_under(real_path(directory), real_path(source->second));
}

// In a directory above: only build directories of the sources that `current_directory` lies in are meant.
std::vector<std::string> candidates_above(const std::string& current_directory) {
    std::vector<std::string> found;
    const char* home = std::getenv("HOME"); // full of what is nobody's project
    for (std::string directory(path::parent(current_directory));
         found.empty() && directory != "/" && (home == nullptr || directory != home);
         directory = path::parent(directory)) {
        if (is_build_directory(directory)) return {directory};
        found = candidates_below(directory);
        std::erase_if(found, [&](const auto& path) { return !is_of_sources_around(path, current_directory); });
        if (std::find(found.begin(), found.end(), directory + "/build") != found.end()) found = {directory + "/build"};
    }
    return found;
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
    if (is_build_directory(current_directory + "/build")) return current_directory + "/build";
    auto candidates = candidates_below(current_directory);
    if (candidates.empty()) candidates = candidates_above(current_directory);
    if (candidates.size() == 1) return candidates.front();
    Error error{ErrorKind::project, "found no build directory in", current_directory, "",
                exists(current_directory + "/CMakePresets.json") ? preset_hint : configure_hint};
    if (!candidates.empty()) {
        for (auto& candidate : candidates) candidate = path::relative(candidate, current_directory);
        error.what = "found several build directories in";
        error.why = fmt::format("{}", fmt::join(candidates, ", "));
        error.hint = fmt::format("name one of them with --build-dir, for example -B {}", candidates.front());
    }
    return error;
}

Result<BuildDirectory> open_build_directory(const std::string& path) {
    if (!exists(path))
        return Error{
            ErrorKind::project, "found no build directory", path, "",
            fmt::format("configure it with cmake -S . -B {} -G Ninja, or name another one with --build-dir", path)};
    boost::system::error_code failed;
    BuildDirectory directory;
    directory.path = path;
    const auto text = read_file(path + "/CMakeCache.txt");
    if (!text) {
        if (exists(path + "/CMakeCache.txt")) return text.error();
        return Error{ErrorKind::project, "cannot use build directory", path, "it is not configured: no CMakeCache.txt",
                     fmt::format("configure it with cmake -S . -B {} -G Ninja", path)};
    }
    if (text->find('\0') != std::string::npos)
        return Error{ErrorKind::project, "cannot read", path + "/CMakeCache.txt", "it has a NUL byte",
                     fmt::format("remove it and configure again with cmake -S . -B {} -G Ninja", path)};
    const auto cache = parse_cmake_cache(*text);
    const auto entry = [&](std::string_view name) {
        const auto found = cache.find(name);
        return found == cache.end() ? std::string() : found->second;
    };
    const auto generator = entry("CMAKE_GENERATOR");
    const auto source = entry("CMAKE_HOME_DIRECTORY");
    if (generator != "Ninja" && generator != "Ninja Multi-Config")
        return Error{ErrorKind::project, "cannot use build directory", path,
                     fmt::format("its generator is {}, cmakewatch needs Ninja",
                                 generator.empty() ? "unknown" : fmt::format("\"{}\"", generator)),
                     fmt::format("configure another one with cmake -S {} -B {}-ninja -G Ninja",
                                 source.empty() ? "." : source, path)};
    // A copied or moved build directory still writes to the place that it was configured for.
    const auto configured_for = entry("CMAKE_CACHEFILE_DIR");
    if (!configured_for.empty() && !fs::equivalent(configured_for, path, failed))
        return Error{ErrorKind::project, "cannot use build directory", path,
                     fmt::format("it was configured as {}", configured_for),
                     fmt::format("configure it anew: rm {1}/CMakeCache.txt, then cmake -S {0} -B {1} -G Ninja",
                                 source.empty() ? "." : source, path)};
    if (!configured_for.empty()) directory.path = configured_for;
    directory.is_multi_config = generator == "Ninja Multi-Config";
    directory.ninja = find_program(entry("CMAKE_MAKE_PROGRAM").empty() ? "ninja" : entry("CMAKE_MAKE_PROGRAM"));
    if (directory.ninja.empty())
        return Error{ErrorKind::environment, "cannot find ninja", entry("CMAKE_MAKE_PROGRAM"),
                     "the build directory was configured with it",
                     "install ninja (Debian: apt install ninja-build) and configure again"};
    directory.cmake = find_program(entry("CMAKE_COMMAND"));
    if (directory.cmake.empty()) directory.cmake = find_program("cmake");
    if (directory.cmake.empty())
        return Error{ErrorKind::environment, "cannot find cmake", entry("CMAKE_COMMAND"),
                     "the build directory was configured with it",
                     "install cmake 3.20 or later (Debian: apt install cmake)"};
    const auto is_writable = file_system_now(path + "/.cmakewatch/since");
    if (!is_writable) return is_writable.error();
    return directory;
}

} // namespace cmakewatch
