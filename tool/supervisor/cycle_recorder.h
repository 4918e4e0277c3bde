// Records the edit cycles of a session in its build directory, for `cmakewatch timings`.
// Promises: nothing waits for it; what cannot be recorded is lost, and nothing else is.
#pragma once

#include "tool/base/worker.h"
#include "tool/build/cycle_log_posix.h"
#include "tool/build/ninja_log_tail.h"
#include "tool/project/project.h"
#include "tool/report/cycle_meter.h"

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

class CycleRecorder {
  public:
    CycleRecorder(boost::asio::any_io_executor executor, const std::string& build_dir);

    void take(const session::Event& event);
    void take(const session::Command& command);

    // `project` is the one that `targets` are of.
    void build_starts(const std::vector<std::string>& targets, std::shared_ptr<const Project> project);
    void note_scope(const BuildScope& scope) { meter_.note_scope(scope); }
    // A command of the build, Ninja mostly, starts or has ended.
    void command_runs(bool runs);

  private:
    void write_if_finished();

    CycleMeter meter_;
    NinjaLogTail log_;
    NinjaLogTail reach_log_;
    std::shared_ptr<const Project> project_;
    std::set<std::string, std::less<>> linked_; // see kind_of_step()
    CycleLog cycles_;
    Worker worker_; // whose disk may be slow
};

} // namespace cmakewatch
