#include "tool/build/pattern_matches.h"

#include "tool/project/glob.h"
#include "tool/watch/file_system_posix.h"

namespace cmakewatch {
namespace {

void add_matches(const std::string& pattern, const std::string& directory, std::vector<std::string>& found) {
    for_each_entry(directory, [&](const std::string& path, bool is_directory) {
        if (found.size() >= most_matches) return;
        if (is_directory) {
            if (glob::is_deep(pattern) && !is_symbolic_link(path)) add_matches(pattern, path, found);
        } else if (glob::matches(pattern, path)) {
            found.push_back(path);
        }
    });
}

} // namespace

std::vector<std::string> matches_of(const std::string& pattern) {
    std::vector<std::string> found;
    add_matches(pattern, glob::base_directory(pattern), found);
    return found;
}

} // namespace cmakewatch
