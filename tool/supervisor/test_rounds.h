// Rounds of tests: lists what CTest knows, selects what is affected, has CTest run it, and records how it went.
// Promises: what a round has not finished is selected again; nothing is run that passed with what it depends on now.
// Does not start CTest's runs itself: it says what is to be run (in one part, or two: the failed ones first) and is
// told how that ended.
#pragma once

#include "tool/build/artifact_digest.h"
#include "tool/ctest/ctest_arguments.h"
#include "tool/ctest/excerpt.h"
#include "tool/ctest/test_selection.h"
#include "tool/process/worker.h"
#include "tool/project/named_file.h"
#include "tool/report/test_reporter.h"
#include "tool/session/child_messages.h"
#include "tool/supervisor/ctest_list.h"
#include "tool/supervisor/ctest_run.h"
#include "tool/supervisor/known_tests.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

struct TestRoundsOptions {
    CTestCommand ctest;
    std::string manifest;               // that Ninja builds by
    std::vector<std::string> arguments; // for CTest, as the user gave them
    std::vector<std::string> watch;     // patterns of --watch, absolute
    std::vector<NamedFile> reached_by;  // select what these files reach instead; empty for none
    std::string junit;                  // absolute; "" for none
    bool changed_only = false;
    bool allow_empty = false;
    PartsOf parts_of; // called in the worker
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
    using OnRequestedKnown = std::function<void(std::optional<std::set<std::string>> names)>;
    void find_requested(OnRequestedKnown on_known);
    void stop_finding();

    [[nodiscard]] bool is_selective() const { return !arguments_.selection.empty(); }

    // From now on CTest has these arguments, configuration and environment: all tests run in the next round.
    void use(const CTestCommand& ctest, const std::vector<std::string>& arguments);

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
    [[nodiscard]] const std::set<std::string>& runtime_files() const { return runtime_files_; }

    // Takes out those that tests have made themselves: of a file that a test names, for the fifth round one after the
    // other while such a test ran. From then on it is taken for what the test writes, until it changes at another time.
    // Also those of files that are missing as they were when tests were selected.
    void drop_outputs(std::vector<Change>& changes);
    void note_changes(const std::vector<Change>& changes);
    enum class Next { affected, all, failed };
    void select_next(Next next) { next_ = next; }
    // What a build changes is run, whatever was wanted before it.
    void build_starts() {
        if (next_ == Next::failed) next_ = Next::affected;
    }
    [[nodiscard]] TestReporter& reporter() { return reporter_; }

    // Whether that is a CTest of ours which is waited for.
    [[nodiscard]] bool owns(pid_t pid) const { return pid == list_.pid(); }

  private:
    struct Prepared;
    void list();
    void on_listed(Result<std::vector<Test>> tests);
    void on_requested_listed(std::vector<Test> tests, const Result<std::vector<Test>>& some);
    void select(std::vector<Test> tests, std::optional<std::vector<int>> requested);
    void on_selected(const std::shared_ptr<Prepared>& prepared);
    bool run_part();
    void fail_round(const std::string& why);
    void nothing(int exit_code);
    void no_tests(const Error& error);
    void on_finished(const FinishedTest& test);
    void save();
    [[nodiscard]] bool is_watched(const std::string& file) const;
    [[nodiscard]] std::map<std::string, std::string> watched_now();
    [[nodiscard]] bool is_output(const Change& change);
    [[nodiscard]] bool is_named_by_one_that_ran(const std::string& file) const;

    boost::asio::any_io_executor executor_;
    Worker& worker_;
    TestReporter reporter_;
    TestRoundsOptions options_;
    CTestArguments arguments_;
    Handler handler_;

    int build_ = 0;
    bool is_under_way_ = false;
    int round_ = 0; // counts start() and cancel(): what belongs to another one is dropped
    std::shared_ptr<const Project> project_;
    CTestList list_;
    OnRequestedKnown on_requested_known_;              // while it is being found
    std::optional<std::vector<Test>> found_requested_; // since the last build; not used yet
    TestModel model_;
    std::vector<std::string> digests_;
    TestRecord record_;
    bool is_record_read_ = false;
    bool is_first_ = true;
    Next next_ = Next::affected;
    std::set<std::string> changed_files_; // of --watch; no selection has taken them into account yet
    std::set<std::string> runtime_files_;
    std::set<std::string> missing_files_; // those of them that were not there when tests were selected last
    std::deque<std::vector<int>> parts_;  // indices, to be run one after the other
    std::vector<int> part_;               // the one that runs
    std::unique_ptr<CTestRun> run_;       // of that
    int selections_ = 0;
    struct Span {
        FileTime begin = 0;
        FileTime end = 0; // 0: it goes on
        [[nodiscard]] bool holds(const FileState& state) const {
            return state.exists && state.modified >= begin && (end == 0 || state.modified <= end);
        }
    };
    Span ran_span_;             // of the tests that were selected last
    std::set<size_t> ran_;      // positions: those of them that have started, with what they need
    std::set<size_t> finished_; // positions: those of them that have finished
    bool has_run_to_its_end_ = false;
    struct Written {
        int times = 0;
        int selection = 0; // the last one in which it has changed
        FileState state;
    };
    std::map<std::string, Written> written_; // files that have changed while tests that name them ran
    int finished_in_part_ = 0;
    int failed_in_part_ = 0;
    Excerpt other_lines_; // of no failed test
    ExitStatus status_;

    // Used in the worker alone.
    ArtifactDigest digest_;
    KnownTests known_tests_;
};

} // namespace cmakewatch
