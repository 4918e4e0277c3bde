// Links a target as it is and with another linker, to see which is faster.
// Promises: nothing but a scratch directory of ours is written; that goes. Does not know how commands are run.
#pragma once

#include "tool/process/command_run.h"
#include "tool/project/ninja_graph.h"
#include "tool/project/project.h"
#include "tool/timings/link_command.h"
#include "tool/timings/link_times.h"

#include <functional>
#include <string>
#include <vector>

namespace cmakewatch {

// How Ninja is called for a build directory, and how any command is run.
struct BuildCommands {
    std::string ninja;
    std::string manifest;                 // as in NinjaGraph::read()
    std::vector<std::string> environment; // what builds get
    // Runs a command to its end and returns the lines of its output. Errors: it has failed.
    std::function<Result<std::vector<std::string>>(CommandRun::Command command)> run;
};

class LinkTrial {
  public:
    // All of them outlive it.
    LinkTrial(const Project& project, const NinjaGraph& graph, const BuildCommands& commands)
        : project_(project), graph_(graph), commands_(commands) {}

    // How `target` is linked. Errors: there is no such target, or it is not linked.
    [[nodiscard]] Result<LinkCommand> link_of(const std::string& target) const;

    // What the linker that `link` uses calls itself: "GNU ld (GNU Binutils for Debian) 2.40". "" if it does not say.
    [[nodiscard]] std::string linker_of(const LinkCommand& link) const;

    // Links `target` several times each way, `link` being its link_of(); LinkTimes::setting is left to others.
    // Errors: one of the links fails.
    [[nodiscard]] Result<LinkTimes> compare(const std::string& target, const LinkCommand& link,
                                            const std::string& linker) const;

  private:
    [[nodiscard]] CommandRun::Command command_of(std::vector<std::string> words) const;
    [[nodiscard]] Result<std::string> step_of(const std::string& output) const;

    const Project& project_;
    const NinjaGraph& graph_;
    const BuildCommands& commands_;
};

} // namespace cmakewatch
