#include "tool/supervisor/ctest_run.h"

#include "tool/base/lines.h"
#include "tool/build/ninja_output.h"
#include "tool/ctest/ctest_arguments.h"
#include "tool/process/descriptor_path_linux.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds silence_behind_output{200}; // CTest writes all that it says of a test at once

// CTest's words in front of a test that it cannot run, without the two dozen places where it has looked for a program.
std::vector<std::string> why_not_run(std::vector<std::string> words) {
    const auto conclusion = std::find_if(words.begin(), words.end(), [](const std::string& line) {
        return line.starts_with("Unable to find executable: ");
    });
    if (conclusion != words.end()) words.erase(words.begin(), conclusion);
    return words;
}

// One on disk would be shared with other sessions on this build directory. Empty if it cannot be made.
UniqueFd file_in_memory(std::string_view content) {
    UniqueFd file(::memfd_create("cmakewatch-tests", MFD_CLOEXEC));
    while (file && !content.empty()) {
        const auto size = ::write(file.get(), content.data(), content.size());
        if (size <= 0) return {};
        content.remove_prefix(static_cast<size_t>(size));
    }
    return file;
}

} // namespace

Result<std::unique_ptr<CTestRun>> CTestRun::prepare(boost::asio::any_io_executor executor, const CTestCommand& ctest,
                                                    const std::vector<Test>& tests, const std::vector<int>& indices,
                                                    const std::vector<std::string>& arguments, Handler handler) {
    // By number: a regular expression of many names would select nothing, and names need not be unique.
    std::string numbers = "0,0,0";
    for (const auto index : indices) numbers += "," + std::to_string(index);
    auto numbers_file = file_in_memory(numbers + "\n");
    const bool stops_on_failure = split_ctest_arguments(arguments).stops_on_failure;
    std::unique_ptr<CTestRun> run(new CTestRun(executor, TestOutput(tests, stops_on_failure), std::move(handler)));
    if (numbers_file)
        run->pipe_ =
            OutputPipe::open(executor, {[raw = run.get()](std::string_view chunk) { raw->take_output(chunk); }});
    if (!run->pipe_)
        return Error{ErrorKind::environment, "cannot run the tests", "", std::strerror(errno),
                     "raise the limit of open files with ulimit -n"};
    run->numbers_ = std::move(numbers_file);
    auto& order = run->order_;
    order.executable = ctest.executable;
    order.arguments = ctest.arguments();
    order.arguments.insert(order.arguments.end(),
                           {"--output-on-failure", "--no-tests=error", "-I", path_for_others(run->numbers_)});
    order.arguments.insert(order.arguments.end(), arguments.begin(), arguments.end());
    order.environment = ctest.environment;
    order.directory = ctest.build_dir;
    order.on_terminal = {false, false, false};
    const auto output = path_for_others(run->pipe_->write_end());
    order.files = {"/dev/null", output, output};
    return run;
}

void CTestRun::take_output(std::string_view chunk) {
    const auto lines = received_.add(chunk);
    for (std::string_view rest = lines; !rest.empty();) take(take_line(rest));
    if (last_ && last_->is_whole) finish_test_if_silent();
}

// While others run CTest may have nothing to say for a long time.
void CTestRun::finish_test_if_silent() {
    silence_timer_.expires_after(silence_behind_output);
    silence_timer_.async_wait([this, alive = lifetime_.observe()](boost::system::error_code failed) {
        if (alive && !failed) finish_test();
    });
}

void CTestRun::take(std::string_view line) {
    if (is_behind_summary_) return;
    const auto plain = without_colours(line);
    if (const auto started = output_.started(plain)) {
        finish_test();
        starting_ = started->index;
        handler_.on_started(*started);
    } else if (auto finished = output_.finished(plain)) {
        const bool tells_why = starting_ == finished->index && finished->result == TestResult::not_run;
        if (tells_why) finished->output = why_not_run(lines_.take());
        finish_test();
        starting_ = 0;
        last_ = std::move(finished);
    } else if (output_.is_summary(plain)) {
        finish_test();
        is_behind_summary_ = true;
    } else if (last_ && !last_->is_whole) {
        TestOutput::append(*last_, plain);
    } else {
        const bool is_of_failed_test = last_ && is_failure(last_->result);
        if (is_of_failed_test || starting_ != 0) lines_.add(line);
        if (!is_of_failed_test) handler_.on_line(line);
    }
}

void CTestRun::finish_test() {
    auto lines = lines_.take();
    if (!last_) return;
    auto test = std::move(*last_);
    last_.reset();
    if (is_failure(test.result)) test.output.insert(test.output.end(), lines.begin(), lines.end());
    while (!test.output.empty() && test.output.back().empty()) test.output.pop_back();
    handler_.on_finished(test);
}

void CTestRun::end(bool was_stopped) {
    pipe_->take_rest();
    if (const auto rest = received_.take_rest(); !rest.empty()) take(rest);
    silence_timer_.cancel();
    if (!was_stopped) finish_test();
    last_.reset();
    pipe_.reset();
    numbers_.reset();
}

} // namespace cmakewatch
