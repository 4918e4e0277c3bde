#include "tool/build/stale_cycle.h"

#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/base/unique_fd.h"
#include "tool/build/ninja_files.h"
#include "tool/build/ninja_output.h"

#include <cerrno>
#include <set>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cmakewatch {

namespace {

// It is built again, be it empty or old.
bool make_new(const std::string& output) {
    if (::utimensat(AT_FDCWD, output.c_str(), nullptr, AT_SYMLINK_NOFOLLOW) == 0) return true;
    return errno == ENOENT &&
           static_cast<bool>(UniqueFd(::open(output.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)));
}

} // namespace

bool StaleCycle::take_line(std::string_view line) {
    if (has_met_one_) return false;
    files_ = dependency_cycle(line);
    if (files_.empty()) return false;
    has_met_one_ = true;
    line_ = line;
    return true;
}

std::string StaleCycle::give_up() {
    files_.clear();
    return std::exchange(line_, {});
}

bool forget_dependencies(const std::vector<std::string>& files, const std::string& build_dir,
                         const std::string& manifest) {
    std::set<std::string> cycle;
    for (const auto& file : files) cycle.insert(path::absolute(file, build_dir));
    const auto is_in_cycle = [&](const std::string& file) { return cycle.contains(path::absolute(file, build_dir)); };
    bool is_any_forgotten = false;
    // Ninja takes no notice of a record that is older than the output. It does of one whose output is missing: a
    // cancelled build has removed that.
    if (const auto deps = read_ninja_deps(build_dir))
        for (const auto& output : deps->outputs_with(is_in_cycle)) {
            const auto file = path::absolute(output, build_dir);
            if (path::is_under(file, build_dir) && make_new(file)) is_any_forgotten = true;
        }
    // What has a file of them instead is built again if that is missing.
    if (const auto graph = read_ninja_graph(build_dir, manifest))
        for (const auto& depfile : graph->depfiles_with(is_in_cycle, [](const auto& path) { return read_file(path); }))
            if (path::is_under(depfile, build_dir) && ::unlink(depfile.c_str()) == 0) is_any_forgotten = true;
    return is_any_forgotten;
}

} // namespace cmakewatch
