#include "tool/build/outdated_outputs.h"
#include "tool/project/path.h"
#include "tool/watch/file_system_posix.h"

#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr timespec long_ago{1, 0};

} // namespace

size_t outdate_outputs(const std::vector<Change>& changes, const NinjaGraph& graph, const NinjaDeps& deps,
                       const std::string& build_dir) {
    std::set<std::string> compiled;
    std::set<std::string> others;
    const auto add_dependents = [&](const std::string& file) {
        for (const auto& output : deps.outputs_with(file)) compiled.insert(path::absolute(output, build_dir));
        for (const auto& output : deps.outputs_with(path::relative(file, build_dir)))
            compiled.insert(path::absolute(output, build_dir));
    };
    for (const auto& change : changes) {
        add_dependents(change.path);
        for (const auto& hidden : change.shadows) add_dependents(hidden);
        for (const auto& output : graph.outputs_with(change.path)) others.insert(output);
    }
    size_t count = 0;
    const auto make_old = [&](const std::string& output) {
        const timespec times[2] = {long_ago, long_ago};
        if (::utimensat(AT_FDCWD, output.c_str(), times, AT_SYMLINK_NOFOLLOW) == 0) ++count;
    };
    for (const auto& output : compiled)
        if (path::is_under(output, build_dir)) make_old(output);
    for (const auto& output : others) {
        if (!path::is_under(output, build_dir) || compiled.contains(output) || is_directory(output)) continue;
        // build.ninja and its like must stay readable: their rule is of the kind that goes by time alone.
        if (output.ends_with(".ninja") || deps.inputs_of(path::relative(output, build_dir)) != nullptr) {
            make_old(output);
        } else if (::unlink(output.c_str()) == 0) {
            ++count;
        }
    }
    return count;
}

} // namespace cmakewatch
