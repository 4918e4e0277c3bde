#include "tool/build/ninja_commands.h"

#include "tool/build/ninja_output.h"
#include "tool/protocol/child_variables.h"

namespace cmakewatch {
namespace {

// Without what tells a program of ours from a build: we may be run by another cmakewatch.
std::vector<std::string> environment_of_builds(const EnvironmentVariables& added,
                                               std::vector<std::string> without = {}) {
    without.insert(without.end(), {program_variable, iteration_variable, child_variable});
    return environment_with(added, without);
}

} // namespace

CommandRun::Command ninja_command(const NinjaOptions& options, const std::vector<std::string>& targets) {
    CommandRun::Command command;
    command.executable = options.ninja;
    command.arguments = {"-C", options.build_dir, "-f", options.manifest};
    const auto& preset = options.preset->session();
    const int jobs = options.jobs > 0 ? options.jobs : preset.build.jobs;
    if (jobs > 0) command.arguments.push_back("-j" + std::to_string(jobs));
    const auto& more = preset.build.ninja_arguments;
    command.arguments.insert(command.arguments.end(), more.begin(), more.end());
    command.arguments.insert(command.arguments.end(), targets.begin(), targets.end());
    command.environment = environment_of_builds(preset.build_environment, {"NINJA_STATUS", "CLICOLOR_FORCE"});
    command.environment.push_back(std::string("NINJA_STATUS=") + ninja_status);
    command.writes_to_terminal = options.tells_of_starts;
    if (options.colours) command.environment.emplace_back("CLICOLOR_FORCE=1");
    return command;
}

CommandRun::Command restat_command(const NinjaOptions& options, const std::vector<std::string>& outputs) {
    CommandRun::Command command{options.ninja,
                                {"-C", options.build_dir, "-t", "restat"},
                                environment_of_builds(options.preset->session().build_environment),
                                ""};
    command.arguments.insert(command.arguments.end(), outputs.begin(), outputs.end());
    return command;
}

CommandRun::Command cmake_command(const NinjaOptions& options) {
    auto& preset = *options.preset;
    if (preset.must_configure()) return preset.configure_command(options.cmake);
    return {options.cmake, {options.build_dir}, environment_of_builds(preset.session().configure_environment), ""};
}

} // namespace cmakewatch
