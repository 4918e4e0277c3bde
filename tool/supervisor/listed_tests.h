// The tests that CTest knows, and which of them the user's own arguments select.
// Promises: CTest is asked only where its earlier answers do not hold any more. Never blocks the loop.
// Does not know what the tests are wanted for.
#pragma once

#include "tool/base/worker.h"
#include "tool/supervisor/ctest_list.h"
#include "tool/supervisor/known_tests.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

class ListedTests {
  public:
    // All called from the loop.
    struct Handler {
        // `requested` are the indices that the user's arguments select; nothing: all.
        std::function<void(std::vector<Test> tests, std::optional<std::vector<int>> requested)> on_listed;
        std::function<void(const Error&)> on_none; // there are no tests, or none of them is requested
        std::function<void(const Error&)> on_failed;
        CTestList::OnGroup on_group;
    };

    // `selection` are the user's arguments that select tests, as in CTestArguments; empty for all.
    ListedTests(boost::asio::any_io_executor executor, Worker& worker, CTestCommand ctest,
                std::vector<std::string> selection, Handler handler);

    // Asks CTest which tests are requested. `on_known` follows at once if all are; with nothing if that cannot be told
    // now. The next list() does not ask for them again.
    using OnRequestedKnown = std::function<void(std::optional<std::set<std::string>> names)>;
    void find_requested(OnRequestedKnown on_known);
    void stop_finding();

    // One of the handler's follows, unless it is cancelled.
    void list();
    void cancel();

    // From the next list on.
    void use(const CTestCommand& ctest, const std::vector<std::string>& selection);

    // Whether that is a CTest of ours which is waited for.
    [[nodiscard]] bool owns(pid_t pid) const { return pid == list_.pid(); }

  private:
    void ask_for_all();
    void on_all(Result<std::vector<Test>> tests);
    void on_some(std::vector<Test> all, const Result<std::vector<Test>>& some);

    Worker& worker_;
    CTestCommand ctest_;
    std::vector<std::string> selection_;
    Handler handler_;

    CTestList list_;
    int number_ = 0;                                   // counts list() and cancel(): what belongs to others is dropped
    OnRequestedKnown on_requested_known_;              // while it is being found
    std::optional<std::vector<Test>> found_requested_; // not used yet

    KnownTests known_tests_; // used in the worker alone
};

} // namespace cmakewatch
