#include "tool/build/lost_headers.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/build/outdated_outputs.h"
#include "tool/project/ninja_deps.h"

#include <utility>

namespace cmakewatch {

bool LostHeaders::outdate_outputs() {
    const auto log = deps_log_.read();
    if (!log || std::exchange(version_, log->version()) == log->version()) return false;
    return outdate_outputs(log->deps());
}

bool LostHeaders::outdate_outputs_in(const std::string& log) {
    const auto file = build_dir_ + "/" + log;
    const auto state = state_of(file);
    if (std::exchange(state_, state) == state) return false;
    const auto bytes = read_file(file, largest_ninja_file);
    if (!bytes) return false;
    const auto deps = NinjaDeps::parse(*bytes);
    return deps && outdate_outputs(*deps);
}

bool LostHeaders::outdate_outputs(const NinjaDeps& deps) {
    bool is_any_outdated = false;
    std::erase_if(without_headers_,
                  [&](const std::string& output) { return !deps.files_of({output}, build_dir_).empty(); });
    for (const auto& name : deps.outputs_that_lost_inputs()) {
        const auto output = path::absolute(name, build_dir_);
        const bool is_new = without_headers_.insert(output).second && path::is_under(output, build_dir_);
        if (is_new && make_old(output)) is_any_outdated = true;
    }
    return is_any_outdated;
}

} // namespace cmakewatch
