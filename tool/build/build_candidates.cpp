#include "tool/build/build_candidates.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/project/cache.h"

#include <boost/filesystem/operations.hpp>

#include <algorithm>

namespace cmakewatch {
namespace {

namespace fs = boost::filesystem;

constexpr size_t most_entries_looked_at = 2000;

} // namespace

bool is_build_directory(const std::string& path) {
    return state_of(path + "/CMakeCache.txt").exists;
}

bool BuildCandidate::is_of_sources_around(const std::string& directory) const {
    return !source.empty() && path::is_under(real_path(directory), real_path(source));
}

BuildCandidate build_candidate(const std::string& path) {
    BuildCandidate found{path, "", false};
    const auto text = read_file(path + "/CMakeCache.txt");
    if (!text) return found;
    const auto cache = parse_cmake_cache(*text);
    if (const auto source = cache.find("CMAKE_HOME_DIRECTORY"); source != cache.end()) found.source = source->second;
    const auto generator = cache.find("CMAKE_GENERATOR");
    found.is_for_ninja = generator != cache.end() && is_ninja_generator(generator->second);
    return found;
}

std::vector<BuildCandidate> build_candidates_below(const std::string& directory) {
    std::vector<BuildCandidate> found;
    size_t looked_at = 0;
    const auto look = [&](const auto& self, const std::string& parent, int depth) -> void {
        boost::system::error_code failed;
        for (fs::directory_iterator entry(parent, failed), end; !failed && entry != end; entry.increment(failed)) {
            if (++looked_at > most_entries_looked_at) return;
            boost::system::error_code ignored;
            if (!fs::is_directory(entry->path(), ignored) || fs::is_symlink(entry->path(), ignored)) continue;
            const auto path = entry->path().string();
            if (is_build_directory(path)) {
                found.push_back(build_candidate(path));
            } else if (depth > 1 && !path::name(path).starts_with('.')) {
                self(self, path, depth - 1);
            }
        }
    };
    look(look, directory, 2);
    std::sort(found.begin(), found.end(), [](const auto& one, const auto& other) { return one.path < other.path; });
    return found;
}

std::string place_for_build_directory(const std::string& source_dir) {
    const auto is_taken = [](const std::string& path) {
        return kind_of_path(path) == PathKind::file || state_of(path + "/CMakeLists.txt").exists;
    };
    for (const auto* name : {"build", "build-ninja"})
        if (auto path = source_dir + "/" + name; !is_taken(path)) return path;
    return source_dir + "/cmake-build";
}

} // namespace cmakewatch
