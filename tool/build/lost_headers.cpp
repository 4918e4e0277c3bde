#include "tool/build/lost_headers.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/path.h"
#include "tool/build/ninja_files.h"
#include "tool/build/outdated_outputs.h"

#include <utility>

namespace cmakewatch {

bool LostHeaders::outdate_outputs() {
    const auto state = state_of(build_dir_ + "/.ninja_deps");
    if (std::exchange(deps_state_, state) == state) return false;
    const auto deps = read_ninja_deps(build_dir_);
    if (!deps) return false;
    std::set<std::string> without;
    bool is_any_outdated = false;
    for (const auto& output : deps->outputs_that_lost_inputs()) {
        const auto file = path::absolute(output, build_dir_);
        without.insert(file);
        const bool is_new = !without_headers_.contains(file) && path::is_under(file, build_dir_);
        if (is_new && make_old(file)) is_any_outdated = true;
    }
    without_headers_ = std::move(without);
    return is_any_outdated;
}

} // namespace cmakewatch
