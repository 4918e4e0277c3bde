// Asks CTest which tests there are: all, or those that the user's own arguments select (only CTest itself knows what
// its regular expressions mean). Promises: never blocks the loop. Does not know what the tests are wanted for.
#pragma once

#include "tool/ctest/test_list.h"
#include "tool/process/command_run.h"
#include "tool/supervisor/ctest_command.h"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

class CTestList {
  public:
    using OnListed = std::function<void(Result<std::vector<Test>>)>;

    using OnGroup = std::function<void(pid_t group)>;

    // `on_group` is told of the process group that CTest runs in, and of 0 when it has ended.
    CTestList(boost::asio::any_io_executor executor, CTestCommand ctest, OnGroup on_group)
        : executor_(executor), ctest_(std::move(ctest)), on_group_(std::move(on_group)) {}

    // `selection` as in CTestArguments; empty for all. `on_listed` follows from the loop, unless it is cancelled. One
    // list at a time.
    // Errors: CTest cannot be started, or complains; its words are in the error.
    void start(const std::vector<std::string>& selection, const OnListed& on_listed);
    void cancel();

    // From the next list on, CTest is called like this.
    void use(CTestCommand ctest) { ctest_ = std::move(ctest); }

    // Of the CTest that runs, or -1.
    [[nodiscard]] pid_t pid() const { return command_ ? command_->pid() : -1; }

  private:
    boost::asio::any_io_executor executor_;
    CTestCommand ctest_;
    OnGroup on_group_;
    std::unique_ptr<CommandRun> command_;
    std::string output_;
    int started_ = 0; // counts start() and cancel()
};

// The same for who has nothing else in the loop: runs it until the answer is there. A signal that ends us ends CTest
// and what it runs first; the error then is without text.
[[nodiscard]] Result<std::vector<Test>> list_tests(boost::asio::io_context& loop, const CTestCommand& ctest,
                                                   const std::vector<std::string>& selection);

// The names of the tests that `arguments` for CTest select; nothing if they select none, or it cannot be told yet. An
// error only as that of list_tests() without text.
[[nodiscard]] Result<std::optional<std::set<std::string>>>
requested_tests(boost::asio::io_context& loop, const CTestCommand& ctest, const std::vector<std::string>& arguments);

} // namespace cmakewatch
