#include "tool/supervisor/tool_versions.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/build/required_versions.h"
#include "tool/supervisor/setup_command.h"

#include <fmt/format.h>

namespace cmakewatch {
namespace {

// Which ninja has been found to be new enough: its version is asked for again only when the file is another one.
std::string identity_of(const std::string& file) {
    const auto state = state_of(file);
    return fmt::format("{} {} {} {}\n", file, state.inode, state.size, state.modified);
}

} // namespace

Result<void> check_ninja(const BuildDirectory& directory, const EnvironmentVariables& added, Console& console) {
    const auto record = directory.path + "/.cmakewatch/ninja-checked";
    const auto checked = read_file(record);
    if (checked && *checked == identity_of(directory.ninja)) return {};
    const auto finished = run_to_end({directory.ninja, {"--version"}, environment_with(added), ""}, console);
    if (!finished) return finished.error();
    if (finished->was_interrupted) return interrupted();
    if (finished->status.signal != 0) return {}; // somebody has killed it: that tells nothing of its version
    const auto text = finished->lines.empty() ? std::string() : finished->lines.front();
    if (finished->status != ExitStatus{}) return check_ninja_version(directory.ninja, "", directory.path);
    auto checked_now = check_ninja_version(directory.ninja, text, directory.path);
    if (checked_now) (void)write_file(record, identity_of(directory.ninja)); // else it is asked again next time
    return checked_now;
}

} // namespace cmakewatch
