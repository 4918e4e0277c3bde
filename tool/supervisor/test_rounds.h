// Rounds of tests: lists what CTest knows, selects what is affected, has CTest run it, and records how it went.
// Promises: what a round has not finished is selected again; nothing is run that passed with what it depends on now.
// Does not start CTest's runs itself: it says what is to be run (in one part, or two: the failed ones first) and is
// told how that ended.
#pragma once

#include "tool/base/error.h"
#include "tool/base/exit_status.h"
#include "tool/base/worker.h"
#include "tool/ctest/files_of_tests.h"
#include "tool/project/change.h"
#include "tool/protocol/order.h"
#include "tool/report/test_reporter.h"
#include "tool/supervisor/listed_tests.h"
#include "tool/supervisor/test_history.h"
#include "tool/supervisor/test_round.h"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

struct TestRoundsOptions {
    RoundCommand command;
    TestHistoryOptions history;
    bool allow_empty = false;
};

class TestRounds {
  public:
    // All called from the loop.
    struct Handler {
        std::function<void(order::Run)> on_run;        // CTest is to be run like this
        std::function<void(int exit_code)> on_nothing; // nothing is to be run; the reporter has been told why
        std::function<void()> on_files_changed;        // runtime_files() are others now
        std::function<void(pid_t group)> on_listing;   // CTest lists tests in that process group; 0: no more
    };

    TestRounds(boost::asio::any_io_executor executor, Worker& worker, TestReporter reporter, TestRoundsOptions options,
               Handler handler);

    // Asks CTest which tests the user's own arguments select, for what has to be built. `on_known` follows at once if
    // there are no such arguments; with nothing if that cannot be told now.
    void find_requested(ListedTests::OnRequestedKnown on_known) { tests_.find_requested(std::move(on_known)); }
    void stop_finding() { tests_.stop_finding(); }

    [[nodiscard]] bool is_selective() const { return !options_.command.arguments.selection.empty(); }

    // From now on CTest has these arguments, configuration and environment: all tests run in the next round.
    void use(const CTestCommand& ctest, const CTestArguments& arguments);

    // Prepares a round on what build `build` made; on_run or on_nothing follows, unless it is cancelled.
    void start(int build, std::shared_ptr<const Project> project);
    void cancel();

    // What on_run asked for has ended, or could not be started. Whether another part of the round follows: on_run has
    // been called.
    bool part_ended(ExitStatus status, bool was_stopped);
    void part_not_started();

    // The code that the round ends with: the worse one of its parts.
    [[nodiscard]] ExitStatus status() const { return status_; }

    // Files that tests use and no target is made from: scripts, REQUIRED_FILES.
    [[nodiscard]] const std::set<std::string>& runtime_files() const { return files_.all(); }

    // Takes out those that tests have made themselves, see FilesOfTests.
    void drop_outputs(std::vector<Change>& changes);
    void note_changes(const std::vector<Change>& changes);
    void select_next(WantedTests wanted) { next_.wanted = wanted; }
    // From now on only tests whose names match; "": all again.
    void filter(std::string expression) { next_.filter = std::move(expression); }
    // What a build changes is run, whatever was wanted before it.
    void build_starts() {
        if (next_.wanted == WantedTests::failed) next_.wanted = WantedTests::affected;
    }
    [[nodiscard]] TestReporter& reporter() { return reporter_; }

    // Whether that is a CTest of ours which is waited for.
    [[nodiscard]] bool owns(pid_t pid) const { return tests_.owns(pid); }

  private:
    struct Begun { // a round, of which the reporter is to be told the end
        int build = 0;
        std::shared_ptr<const Project> project;
    };
    struct Next { // what the next selection takes into account
        WantedTests wanted = WantedTests::affected;
        std::set<std::string> changed_files;  // of --watch
        std::set<TestRecord::Key> last_round; // see SelectionRequest
        std::string filter;                   // the same
    };
    void select(std::vector<Test> tests, std::optional<std::vector<int>> requested);
    void on_selected(RoundSelection selection);
    bool run_part();
    void nothing(int exit_code);
    void fail(const Error& error);
    void no_tests(const Error& error);
    void save();
    [[nodiscard]] bool is_watched(const std::string& file) const;

    boost::asio::any_io_executor executor_;
    Worker& worker_;
    TestReporter reporter_;
    TestRoundsOptions options_;
    Handler handler_;

    ListedTests tests_;
    TestHistory history_; // used in the worker alone
    FilesOfTests files_;
    std::optional<TestRecord> record_; // nothing before the first selection
    Next next_;

    int number_ = 0; // counts start() and cancel(): what belongs to another one is dropped
    std::optional<Begun> begun_;
    std::unique_ptr<TestRound> round_; // that runs
    ExitStatus status_;
};

} // namespace cmakewatch
