#include "tool/supervisor/tool_versions.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/build/cmake_project.h"
#include "tool/supervisor/setup_command.h"

#include <fmt/format.h>

namespace cmakewatch {
namespace {

constexpr Version oldest_cmake{3, 20};
constexpr Version oldest_ninja{1, 10};

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
    if (finished->status == ExitStatus{} && parse_version(text) >= oldest_ninja) {
        (void)write_file(record, identity_of(directory.ninja)); // else it is asked again next time
        return {};
    }
    return Error{
        ErrorKind::environment, "cannot use ninja", directory.ninja,
        text.empty() ? "it does not tell its version" : fmt::format("its version {} is older than 1.10", text),
        fmt::format("install a newer one, then cmake -B {} -DCMAKE_MAKE_PROGRAM=/path/to/ninja", directory.path)};
}

Result<void> check_cmake(const Project& project) {
    if (parse_version(project.cmake_version) >= oldest_cmake) return {};
    return Error{ErrorKind::environment, "cannot use cmake", "",
                 fmt::format("its version {} is older than 3.20", project.cmake_version),
                 "install a newer one and configure again"};
}

} // namespace cmakewatch
