#include "tool/timings/build_facts.h"

#include "tool/build/build_cache.h"
#include "tool/process/launch_linux.h"

#include <utility>

namespace cmakewatch {
namespace {

CommandRun::Command list_commands(const std::string& build_dir, const BuildCommands& commands,
                                  const std::vector<std::string>& targets) {
    CommandRun::Command command;
    command.executable = commands.ninja;
    command.arguments = {"-C", build_dir, "-f", commands.manifest, "-t", "commands"};
    command.arguments.insert(command.arguments.end(), targets.begin(), targets.end());
    command.environment = commands.environment;
    return command;
}

} // namespace

BuildFacts build_facts(const Project& project, const BuildCommands& commands, const std::vector<std::string>& targets) {
    auto listed = commands.run(list_commands(project.build_dir, commands, targets));
    BuildFacts facts{listed ? std::move(*listed) : std::vector<std::string>{}, project.cmake_version,
                     !find_program("mold").empty(), !find_program("ld.lld").empty()};
    if (const auto cache = BuildCache::read(project.build_dir)) {
        facts.exe_linker_flags = cache->entry("CMAKE_EXE_LINKER_FLAGS");
        facts.shared_linker_flags = cache->entry("CMAKE_SHARED_LINKER_FLAGS");
    }
    return facts;
}

} // namespace cmakewatch
