#include "tool/supervisor/ctest_list.h"

#include "tool/base/lines.h"
#include "tool/ctest/ctest_arguments.h"
#include "tool/process/held_signals_linux.h"
#include "tool/process/signals_posix.h"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

namespace cmakewatch {
namespace {

constexpr size_t most_lines_of_ctest = 20;
constexpr size_t longest_list = 256U << 20U; // bytes

// What CTest complained of in front of (or instead of) its list.
std::string complaint(std::string_view output) {
    std::string text;
    size_t lines = 0;
    while (!output.empty() && !output.starts_with('{') && lines < most_lines_of_ctest) {
        const auto line = take_line(output);
        if (line.empty()) continue;
        ++lines;
        text += "\n" + std::string(line);
    }
    return text;
}

Result<std::vector<Test>> listed(const std::string& output, ExitStatus status, bool is_of_all,
                                 const CTestCommand& ctest) {
    if (output.size() > longest_list)
        return Error{ErrorKind::project, "cannot list the tests", "",
                     fmt::format("ctest writes more than {} MB", longest_list >> 20U),
                     ctest.advice("--show-only=json-v1") + " shows what"};
    const auto words = complaint(output);
    auto tests = parse_test_list(output);
    // An incomplete list must not pass for the whole one, whatever CTest ends with.
    const bool has_complained = words.find("CMake Error") != std::string::npos;
    if (status == ExitStatus{} && !has_complained && tests) return tests;
    const auto why = words.empty() && !tests ? tests.error().why : "ctest says:" + words;
    if (is_of_all || has_complained)
        return Error{ErrorKind::project, "cannot list the tests", "", why, ctest.advice("-N") + " shows the same"};
    return Error{ErrorKind::usage, "cannot select the tests", "", why,
                 "NAME, -R, -E, -L and -LE take regular expressions of CMake; what follows -- goes to ctest"};
}

} // namespace

void CTestList::start(const std::vector<std::string>& selection, const OnListed& on_listed) {
    cancel();
    output_.clear();
    auto arguments = ctest_.arguments();
    arguments.emplace_back("--show-only=json-v1");
    arguments.insert(arguments.end(), selection.begin(), selection.end());
    auto run =
        CommandRun::start(executor_, {ctest_.executable, std::move(arguments), ctest_.environment, ctest_.build_dir},
                          {[this](std::string_view line) {
                               if (output_.size() > longest_list) return command_->kill();
                               output_.append(line).append("\n");
                           },
                           [this, on_listed, is_of_all = selection.empty()](ExitStatus status) {
                               command_.reset();
                               on_group_(0);
                               on_listed(listed(output_, status, is_of_all, ctest_));
                           }});
    if (run) {
        command_ = std::move(*run);
        on_group_(command_->pid());
        return;
    }
    boost::asio::post(executor_, [this, on_listed, error = run.error(), started = started_] {
        if (started == started_) on_listed(error);
    });
}

void CTestList::cancel() {
    ++started_;
    if (!command_) return;
    command_->kill();
    command_.reset();
    on_group_(0);
}

Result<std::vector<Test>> list_tests(boost::asio::io_context& loop, const CTestCommand& ctest,
                                     const std::vector<std::string>& selection) {
    HeldSignals signals(loop.get_executor(), ending_signals);
    CTestList list(loop.get_executor(), ctest, [](pid_t) {});
    Result<std::vector<Test>> answer = Error{ErrorKind::project, "", "", "", ""};
    list.start(selection, [&](Result<std::vector<Test>> tests) {
        answer = std::move(tests);
        loop.stop();
    });
    signals.wait([&](int) {
        list.cancel();
        loop.stop();
    });
    loop.restart();
    loop.run();
    loop.restart();
    return answer;
}

Result<std::optional<std::set<std::string>>> requested_tests(boost::asio::io_context& loop, const CTestCommand& ctest,
                                                             const std::vector<std::string>& arguments) {
    std::optional<std::set<std::string>> names;
    const auto selection = split_ctest_arguments(arguments).selection;
    if (selection.empty()) return names;
    const auto tests = list_tests(loop, ctest, selection);
    if (tests) names = names_of(*tests);
    if (!tests && tests.error().what.empty()) return tests.error();
    return names;
}

} // namespace cmakewatch
