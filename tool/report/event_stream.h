// The events of a session as JSON, one object a line: an interface for IDEs and tests (events.schema.json).
#pragma once

#include "tool/base/error.h"
#include "tool/base/exit_status.h"
#include "tool/build/build_scope.h"
#include "tool/build/ninja_output.h"
#include "tool/project/change.h"
#include "tool/protocol/report.h"
#include "tool/session/commands.h"
#include "tool/terminal/output_queue_posix.h"

#include <boost/json/fwd.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace cmakewatch {

struct SessionFacts {
    std::string build_dir;
    std::string generator;
    std::string command; // run, build or test
    std::vector<std::string> targets;
    std::vector<std::string> programs; // their names; nothing if none is run
    bool runs_tests = false;           // the last of these is no program, but all tests
};

// Who has said it: a step of the build, a failing test, or a program that runs.
enum class DiagnosticOrigin { build, test, program };

class EventStream {
  public:
    // destination: a file, "fd:N", "-" for standard output, or "" for nowhere.
    static Result<std::unique_ptr<EventStream>> open(boost::asio::any_io_executor executor,
                                                     const std::string& destination);

    void session_started(const SessionFacts& facts);
    // `target`: of one of several programs, else "".
    void watching(const report::Watching& watching, const std::string& target);
    void changed(const std::vector<Change>& changes);
    void build_started(int build, const std::vector<std::string>& targets, const std::string& reason);
    void build_progress(int build, const Progress& progress);
    void diagnostic(int build, DiagnosticOrigin origin, const Diagnostic& diagnostic);
    void build_finished(int build, session::BuildResult result, double seconds, int edges, const BuildScope& scope,
                        bool artifact_changed);
    void program_started(int build, const std::string& target, int pid);
    void program_exited(int build, const std::string& target, int pid, ExitStatus status, bool expected);
    void program_kept(int build, const std::string& target, session::KeepReason reason);
    void tests_selected(int build, int round, int total, int selected);
    void test_finished(int build, int round, const std::string& name, int index, std::string_view result,
                       double seconds);
    void tests_finished(int build, int round, std::string_view result, int passed, int failed, double seconds);
    void warning(const Error& error);
    void error(const Error& error);
    void session_ended(int exit_code);

    // Events that were not written because whoever reads them had too many waiting already. A warning among the events
    // tells how many are missing there.
    [[nodiscard]] std::int64_t dropped() const { return dropped_; }

  private:
    EventStream() = default;
    void write(std::string_view event, boost::json::object fields);
    void tell_of_dropped();
    void put(std::string_view event, boost::json::object fields);

    UniqueFd file_;
    std::unique_ptr<OutputQueue> output_; // none: events go nowhere
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::int64_t sequence_ = 0;
    std::int64_t dropped_ = 0;
    std::int64_t untold_ = 0; // of these
};

} // namespace cmakewatch
