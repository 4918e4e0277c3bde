#include "tool/project/source_selection.h"

#include "tool/base/glob.h"
#include "tool/base/path.h"

#include <algorithm>
#include <array>

namespace cmakewatch {
namespace {

constexpr std::string_view fetched = "/_deps/"; // FetchContent's default: NAME-src, NAME-build, NAME-subbuild
constexpr std::string_view fetched_source = "-src";

template <class Directories> bool lies_in_any(std::string_view path, const Directories& directories) {
    return std::any_of(directories.begin(), directories.end(),
                       [&](const auto& directory) { return path::is_under(path, directory); });
}

// Where a build writes: the build directory, but where that holds the sources too ("cmake ."), its own corners.
std::set<std::string, std::less<>> directories_of_the_build(const Project& project) {
    if (!path::is_under(project.source_dir, project.build_dir)) return {project.build_dir};
    std::set<std::string, std::less<>> directories;
    for (const auto* name : {"CMakeFiles", ".cmake", ".cmakewatch", "Testing", "_deps"})
        directories.insert(project.build_dir + "/" + name);
    return directories;
}

// The directory NAME-src of FetchContent that `path` lies in, or "".
std::string_view fetched_directory(std::string_view path) {
    const auto at = path.find(fetched);
    if (at == std::string_view::npos) return {};
    const auto end = path.find('/', at + fetched.size());
    const auto directory = path.substr(0, end);
    return directory.ends_with(fetched_source) ? directory : std::string_view{};
}

bool is_program_directory(std::string_view directory) {
    const auto name = path::name(directory);
    return name == "bin" || name == "sbin" || name == "libexec";
}

} // namespace

bool is_system_file(std::string_view path) {
    constexpr std::array<std::string_view, 16> directories{
        "/usr/include", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32", "/usr/libexec", "/usr/share", "/usr/bin",
        "/usr/sbin",    "/bin",     "/sbin",      "/lib",       "/lib32",      "/lib64",       "/proc",      "/dev"};
    if (lies_in_any(path, directories)) return true;
    // What is installed by hand may be the user's work, but the programs there are tools.
    return (path.starts_with("/usr/") || path.starts_with("/opt/")) && is_program_directory(path::parent(path));
}

SourceSelection::SourceSelection(const Project& project, const std::vector<const Target*>& targets)
    : build_dir_(project.build_dir),
      roots_{project.source_dir},
      written_directories_(directories_of_the_build(project)),
      tools_(project.tools.begin(), project.tools.end()) {
    for (const auto* target : targets) roots_.insert(target->source_dir);
    const std::set<std::string> binary_dirs(project.binary_dirs.begin(), project.binary_dirs.end());
    for (const auto& directory : project.source_dirs) {
        note(directory);
        if (is_written(directory) && !binary_dirs.contains(directory)) sources_in_build_.insert(directory);
    }
    for (const auto& directory : binary_dirs)
        if (lies_in_any(directory, sources_in_build_)) written_directories_.insert(directory);
}

bool SourceSelection::is_written(std::string_view path) const {
    const auto written = path::longest_above(path, written_directories_);
    return written != 0 && written >= path::longest_above(path, sources_in_build_);
}

bool SourceSelection::holds(std::string_view path) const {
    if (is_written(path)) return false;
    return !is_of_system(path) || lies_in_any(path, roots_) || path::longest_above(path, sources_in_build_) != 0;
}

bool SourceSelection::could_hold(std::string_view path) const {
    if (!is_written(path) || path == build_dir_) return false;
    constexpr std::array<std::string_view, 9> names{"CMakeCache.txt",
                                                    "*.ninja",
                                                    ".ninja_*",
                                                    "*.rule",
                                                    "*_install.cmake",
                                                    "CTestTestfile.cmake",
                                                    "DartConfiguration.tcl",
                                                    "CPack*Config.cmake",
                                                    "compile_commands.json"};
    constexpr std::array<std::string_view, 8> directories{"CMakeFiles", ".cmake",  ".cmakewatch", "Testing",
                                                          "*_autogen",  "*-stamp", "*-subbuild",  "*-prefix"};
    const auto name = path::name(path);
    if (std::any_of(names.begin(), names.end(), [&](auto pattern) { return glob::matches(pattern, name); }))
        return false;
    for (auto directory = path::parent(path); directory != build_dir_ && directory.size() > build_dir_.size();
         directory = path::parent(directory))
        if (std::any_of(directories.begin(), directories.end(),
                        [&](auto pattern) { return glob::matches(pattern, path::name(directory)); }))
            return false;
    return true;
}

void SourceSelection::note(std::string_view path) {
    if (const auto found = fetched_directory(path); !found.empty() && is_written(found))
        sources_in_build_.emplace(found);
}

bool SourceSelection::is_of_system(std::string_view path) const {
    return is_system_file(path) || lies_in_any(path, tools_);
}

} // namespace cmakewatch
