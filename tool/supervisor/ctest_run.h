// One run of CTest over some of its tests: what the child is to start, and what comes of it through a pipe.
// Promises: each test is told of once its output is complete. Does not know why these tests are run.
#pragma once

#include "tool/base/error.h"
#include "tool/base/lifetime.h"
#include "tool/base/line_buffer.h"
#include "tool/base/unique_fd.h"
#include "tool/ctest/excerpt.h"
#include "tool/ctest/test_output.h"
#include "tool/process/output_pipe_posix.h"
#include "tool/protocol/order.h"
#include "tool/supervisor/ctest_command.h"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

class CTestRun {
  public:
    struct Handler {
        std::function<void(const TestOutput::Started&)> on_started;
        std::function<void(const FinishedTest&)> on_finished;
        std::function<void(std::string_view)> on_line; // that belongs to no failed test
    };

    // `tests` are all that CTest knows, `indices` those to run. Errors: no descriptor left.
    static Result<std::unique_ptr<CTestRun>> prepare(boost::asio::any_io_executor executor, const CTestCommand& ctest,
                                                     const std::vector<Test>& tests, const std::vector<int>& indices,
                                                     const std::vector<std::string>& arguments, Handler handler);

    CTestRun(const CTestRun&) = delete;
    CTestRun& operator=(const CTestRun&) = delete;
    ~CTestRun() = default;

    [[nodiscard]] const order::Run& order() const { return order_; }

    // CTest has ended. What a test was told by a signal of ours (`was_stopped`) is no result.
    void end(bool was_stopped);

  private:
    CTestRun(const boost::asio::any_io_executor& executor, TestOutput output, Handler handler)
        : handler_(std::move(handler)), output_(std::move(output)), silence_timer_(executor) {}
    void take_output(std::string_view chunk);
    void take(std::string_view line);
    void finish_test();
    void finish_test_if_silent();

    Handler handler_;
    TestOutput output_;
    order::Run order_;
    UniqueFd numbers_; // of the tests, for CTest to read
    std::unique_ptr<OutputPipe> pipe_;
    boost::asio::steady_timer silence_timer_;
    Lifetime lifetime_;
    LineBuffer received_;
    std::optional<FinishedTest> last_; // more of its output may follow
    int starting_ = 0;                 // index of the test that was started last, if nothing has finished since
    Excerpt lines_;                    // since then
    bool is_behind_summary_ = false;
};

} // namespace cmakewatch
