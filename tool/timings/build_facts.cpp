#include "tool/timings/build_facts.h"

#include "tool/process/launch_linux.h"

#include <utility>

namespace cmakewatch {

CommandRun::Command list_commands(const std::string& ninja, const std::string& build_dir, const std::string& manifest,
                                  const std::vector<std::string>& targets, const EnvironmentVariables& added) {
    CommandRun::Command command;
    command.executable = ninja;
    command.arguments = {"-C", build_dir, "-f", manifest, "-t", "commands"};
    command.arguments.insert(command.arguments.end(), targets.begin(), targets.end());
    command.environment = environment_with(added);
    return command;
}

BuildFacts build_facts(std::vector<std::string> commands, std::string cmake_version) {
    return {std::move(commands), std::move(cmake_version), !find_program("mold").empty(),
            !find_program("ld.lld").empty()};
}

} // namespace cmakewatch
