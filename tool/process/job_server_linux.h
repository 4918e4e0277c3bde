// The job server of a make that runs us, as `make -j4` with a recipe that begins with `+` does: for what builds call.
// Source: "POSIX Jobserver Interaction" in GNU make's manual.
#pragma once

#include "tool/process/command_run.h"

#include <string>
#include <vector>

namespace cmakewatch {

class JobServer {
  public:
    JobServer() = default; // none

    // Takes what make has said of it out of this process's environment: nothing that is started gets it but by
    // give_to(). To be called before any descriptor is opened, since one that make has closed may get another meaning.
    [[nodiscard]] static JobServer take();

    // Lets `command` run as many jobs as make allows. What its environment says of make already counts more. A job
    // server that cannot be used, since make has not passed its descriptors, is not named.
    void give_to(CommandRun::Command& command) const;

  private:
    std::vector<std::string> variables_; // NAME=VALUE
    std::vector<int> descriptors_;       // of its pipe; none if it is a FIFO
};

// The flags of make without those of jobs.
[[nodiscard]] std::string without_job_server(const std::string& makeflags);

} // namespace cmakewatch
