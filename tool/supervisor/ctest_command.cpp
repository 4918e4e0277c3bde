#include "tool/supervisor/ctest_command.h"

#include "tool/process/launch_linux.h"
#include "tool/project/path.h"
#include "tool/session/child_messages.h"
#include "tool/watch/file_system_posix.h"

#include <fmt/format.h>

namespace cmakewatch {

std::vector<std::string> CTestCommand::arguments() const {
    if (configuration.empty()) return {};
    return {"-C", configuration};
}

std::string CTestCommand::advice(std::string_view option) const {
    return fmt::format("ctest {}{} in the build directory", configuration.empty() ? "" : "-C " + configuration + " ",
                       option);
}

CTestCommand ctest_command(const ConfiguredProject& configured) {
    CTestCommand ctest;
    ctest.executable = path::parent(configured.directory.cmake) + "/ctest";
    if (const auto found = find_program("ctest"); !state_of(ctest.executable).exists && !found.empty())
        ctest.executable = found;
    ctest.build_dir = configured.directory.path;
    if (configured.project->is_multi_config) ctest.configuration = configured.project->configuration;
    ctest.environment =
        environment_without({child_variable, child_socket_variable, program_variable, iteration_variable});
    return ctest;
}

} // namespace cmakewatch
