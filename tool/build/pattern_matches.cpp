#include "tool/build/pattern_matches.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/glob.h"

namespace cmakewatch {

std::vector<std::string> matches_of(const std::string& pattern) {
    std::vector<std::string> found;
    for_each_below(glob::base_directory(pattern), [&](const std::string& path, bool is_directory) {
        if (found.size() >= most_matches) return false;
        if (is_directory) return glob::is_deep(pattern) && !is_symbolic_link(path);
        if (glob::matches(pattern, path)) found.push_back(path);
        return false;
    });
    return found;
}

} // namespace cmakewatch
