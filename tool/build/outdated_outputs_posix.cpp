#include "tool/build/outdated_outputs.h"
#include "tool/project/path.h"
#include "tool/watch/file_system_posix.h"

#include <algorithm>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr timespec long_ago{1, 0};

} // namespace

bool make_old(const std::string& output) {
    const timespec times[2] = {long_ago, long_ago};
    return ::utimensat(AT_FDCWD, output.c_str(), times, AT_SYMLINK_NOFOLLOW) == 0;
}

size_t outdate_outputs(const std::vector<Change>& changes, const NinjaGraph& graph, const NinjaDeps& deps,
                       const std::string& build_dir, const ReadFile& read_file) {
    std::set<std::string> files;    // absolute
    std::vector<std::string> names; // "/name" of headers that a change hides and of which no more is known
    for (const auto& change : changes) {
        files.insert(change.path);
        for (const auto& hidden : change.shadows) {
            if (path::is_absolute(hidden)) {
                files.insert(hidden);
            } else {
                names.push_back("/" + hidden);
            }
        }
    }
    const auto is_changed = [&](const std::string& file) {
        return files.contains(path::absolute(file, build_dir)) ||
               std::any_of(names.begin(), names.end(), [&](const auto& name) { return file.ends_with(name); });
    };
    std::set<std::string> compiled;
    for (const auto& output : deps.outputs_with(is_changed)) compiled.insert(path::absolute(output, build_dir));
    const auto outputs = graph.outputs_with(is_changed, read_file);
    const std::set<std::string> others(outputs.begin(), outputs.end());
    size_t count = 0;
    for (const auto& output : compiled)
        if (path::is_under(output, build_dir) && make_old(output)) ++count;
    for (const auto& output : others) {
        if (!path::is_under(output, build_dir) || compiled.contains(output) || is_directory(output)) continue;
        // build.ninja and its like must stay readable: their rule is of the kind that goes by time alone.
        if (output.ends_with(".ninja") || deps.inputs_of(path::relative(output, build_dir)) != nullptr) {
            if (make_old(output)) ++count;
        } else if (::unlink(output.c_str()) == 0) {
            ++count;
        }
    }
    return count;
}

} // namespace cmakewatch
