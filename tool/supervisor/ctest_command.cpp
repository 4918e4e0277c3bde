#include "tool/supervisor/ctest_command.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/path.h"
#include "tool/ctest/ctest_arguments.h"
#include "tool/process/launch_linux.h"
#include "tool/protocol/child_variables.h"

#include <fmt/format.h>

#include <algorithm>

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
    const auto& preset = configured.preset->session();
    if (const auto found = find_program("ctest", preset.test_environment);
        !state_of(ctest.executable).exists && !found.empty())
        ctest.executable = found;
    ctest.build_dir = configured.directory.path;
    ctest.configuration =
        configured.project->is_multi_config ? configured.project->configuration : preset.test.configuration;
    ctest.environment = environment_with(preset.test_environment,
                                         {child_variable, child_socket_variable, program_variable, iteration_variable});
    return ctest;
}

std::vector<std::string> ctest_arguments(const PresetSession& preset, const Options& options) {
    auto arguments = preset.test.arguments;
    const auto junit = std::find(arguments.begin(), arguments.end(), "--output-junit");
    if (junit != arguments.end() && !options.junit.empty()) arguments.erase(junit, junit + 2);
    const auto add = [&](const std::vector<std::string>& words) {
        arguments.insert(arguments.end(), words.begin(), words.end());
    };
    add(name_selection(options.test_names, options.test_exclusions));
    for (const auto& label : options.test_labels) add({"-L", label});
    for (const auto& label : options.test_label_exclusions) add({"-LE", label});
    if (options.jobs > 0) add({"-j", std::to_string(options.jobs)});
    if (options.program_arguments) add(*options.program_arguments);
    return arguments;
}

} // namespace cmakewatch
