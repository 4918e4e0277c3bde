#include "tool/timings/build_facts.h"

#include "tool/process/command_run.h"
#include "tool/process/launch_linux.h"

#include <boost/asio/io_context.hpp>

namespace cmakewatch {

BuildFacts read_build_facts(const std::string& ninja, const std::string& build_dir, const std::string& manifest,
                            const std::vector<std::string>& targets, const EnvironmentVariables& added) {
    BuildFacts facts;
    facts.has_mold = !find_program("mold").empty();
    facts.has_lld = !find_program("ld.lld").empty();
    std::vector<std::string> arguments{"-C", build_dir, "-f", manifest, "-t", "commands"};
    arguments.insert(arguments.end(), targets.begin(), targets.end());
    boost::asio::io_context loop;
    bool is_good = false;
    const auto run = CommandRun::start(loop.get_executor(), {ninja, arguments, environment_with(added), ""},
                                       {[&](std::string_view line) { facts.commands.emplace_back(line); },
                                        [&](ExitStatus status) {
                                            is_good = status == ExitStatus{};
                                            loop.stop();
                                        }});
    if (run) loop.run();
    if (!is_good) facts.commands.clear();
    return facts;
}

} // namespace cmakewatch
