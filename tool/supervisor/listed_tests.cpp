#include "tool/supervisor/listed_tests.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace cmakewatch {

ListedTests::ListedTests(boost::asio::any_io_executor executor, Worker& worker, CTestCommand ctest,
                         std::vector<std::string> selection, Handler handler)
    : worker_(worker),
      ctest_(std::move(ctest)),
      selection_(std::move(selection)),
      handler_(std::move(handler)),
      list_(executor, ctest_, handler_.on_group),
      known_tests_(ctest_.build_dir, [&worker] { return worker.gives_up(); }) {}

void ListedTests::find_requested(OnRequestedKnown on_known) {
    found_requested_.reset();
    if (selection_.empty()) return on_known(std::nullopt);
    on_requested_known_ = std::move(on_known);
    list_.start(selection_, [this](Result<std::vector<Test>> tests) {
        std::optional<std::set<std::string>> names;
        if (tests) {
            names = names_of(*tests);
            found_requested_ = std::move(*tests);
        }
        std::exchange(on_requested_known_, nullptr)(std::move(names)); // list() says what went wrong
    });
}

void ListedTests::stop_finding() {
    if (!on_requested_known_) return;
    list_.cancel();
    std::exchange(on_requested_known_, nullptr)(std::nullopt);
}

void ListedTests::use(const CTestCommand& ctest, const std::vector<std::string>& selection) {
    ctest_ = ctest;
    selection_ = selection;
    list_.use(ctest_);
}

void ListedTests::list() {
    worker_.run([this] { return known_tests_.find(); },
                [this, number = ++number_](auto known) {
                    if (number == number_) known ? on_all(std::move(*known)) : ask_for_all();
                });
}

void ListedTests::cancel() {
    ++number_;
    if (!on_requested_known_) list_.cancel();
}

void ListedTests::ask_for_all() {
    list_.start({}, [this](Result<std::vector<Test>> tests) {
        if (tests) worker_.post([this, learned = *tests]() mutable { known_tests_.learn(std::move(learned)); });
        on_all(std::move(tests));
    });
}

void ListedTests::on_all(Result<std::vector<Test>> tests) {
    if (!tests) return handler_.on_failed(tests.error());
    if (tests->empty())
        return handler_.on_none({ErrorKind::project, "there are no tests in", ctest_.build_dir, "",
                                 "enable_testing() and add_test() in CMakeLists.txt make some"});
    if (selection_.empty()) return handler_.on_listed(std::move(*tests), std::nullopt);
    if (auto found = std::exchange(found_requested_, std::nullopt)) return on_some(std::move(*tests), *found);
    list_.start(selection_, [this, all = std::move(*tests)](const Result<std::vector<Test>>& some) mutable {
        on_some(std::move(all), some);
    });
}

void ListedTests::on_some(std::vector<Test> all, const Result<std::vector<Test>>& some) {
    if (!some) return handler_.on_failed(some.error());
    auto requested = indices_of(*some, all);
    if (!requested) return handler_.on_failed(requested.error());
    if (requested->empty())
        return handler_.on_none({ErrorKind::project, "these arguments select no test",
                                 fmt::format("{}", fmt::join(selection_, " ")), "",
                                 ctest_.advice("-N") + " shows all"});
    handler_.on_listed(std::move(all), std::move(*requested));
}

} // namespace cmakewatch
