// One round of tests that runs: CTest runs those that failed last, then the others.
// Promises: what has finished is in the record, and nothing else; where CTest does not do what it was asked for, the
// round does not pass.
// Does not start CTest itself: it says what is to be run, and is told how that ended.
#pragma once

#include "tool/base/error.h"
#include "tool/base/exit_status.h"
#include "tool/ctest/ctest_arguments.h"
#include "tool/ctest/excerpt.h"
#include "tool/ctest/files_of_tests.h"
#include "tool/protocol/order.h"
#include "tool/report/test_reporter.h"
#include "tool/supervisor/ctest_run.h"
#include "tool/supervisor/test_history.h"

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

// How CTest is to run tests.
struct RoundCommand {
    CTestCommand ctest;
    CTestArguments arguments; // the user's
    std::string junit;        // absolute; "" for none
};

class TestRound {
  public:
    // All of them must outlive this object.
    struct Surroundings {
        const RoundCommand& command;
        TestReporter& reporter;
        FilesOfTests& files;
        TestRecord& record;
    };

    // `selection` has tests.
    TestRound(boost::asio::any_io_executor executor, const Surroundings& surroundings, const RoundSelection& selection);

    // What is to be run for the next part, of which there has to be one. Errors: see CTestRun::prepare().
    [[nodiscard]] Result<order::Run> begin_part();
    void end_part(ExitStatus status, bool was_stopped);
    [[nodiscard]] bool has_more_parts() const { return !parts_.empty(); }

    // Of the parts so far: that of the worst one.
    [[nodiscard]] ExitStatus status() const { return status_; }

    // What has finished so far.
    [[nodiscard]] std::vector<TestHistory::Ran> ran() const;

  private:
    struct Part {
        std::vector<int> tests; // indices
        std::unique_ptr<CTestRun> run;
        int finished = 0;
        int failed = 0;
        Excerpt other_lines; // of no failed test
    };
    void on_finished(const FinishedTest& test);
    void judge(ExitStatus status);
    void fail(const std::string& why);
    [[nodiscard]] std::ptrdiff_t unfinished() const;

    boost::asio::any_io_executor executor_;
    Surroundings surroundings_;
    std::shared_ptr<const TestModel> model_;
    std::vector<std::string> digests_;
    std::deque<std::vector<int>> parts_; // to be run one after the other
    Part part_;                          // the one that runs
    std::set<size_t> finished_;          // positions
    ExitStatus status_;
};

} // namespace cmakewatch
