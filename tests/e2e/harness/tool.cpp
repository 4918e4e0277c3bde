#include "tests/e2e/harness/tool.h"

#include "tests/catch.h"
#include "tests/e2e/harness/processes_linux.h"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cmakewatch::e2e {
namespace {

constexpr int events_fd = 3;

std::pair<UniqueFd, UniqueFd> make_pipe() {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

} // namespace

std::string new_mark() {
    static int count = 0;
    return "CMAKEWATCH_TEST_MARK=" + std::to_string(::getpid()) + "-" + std::to_string(++count);
}

void check_nothing_is_left(const std::string& mark, const std::string& transcript) {
    const Deadline deadline;
    auto left = processes_with(mark);
    while (!left.empty() && !deadline.has_passed()) left = processes_with(mark);
    std::string names;
    for (const auto pid : left) {
        names += std::to_string(pid) + " " + command_line_of(pid) + "\n";
        ::kill(pid, SIGKILL); // the next test shall not suffer
    }
    INFO(transcript);
    CHECK(names == "");
}

Tool::Tool(const Sandbox& sandbox, Words arguments, const ToolOptions& options) : mark_(new_mark()) {
    auto [events, events_end] = make_pipe();
    auto [output, output_end] = make_pipe();
    auto [error, error_end] = make_pipe();
    auto [input_end, input] = make_pipe();
    if (!options.keeps_input_open) input_end.reset(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    arguments.insert(arguments.begin() + 1, {"--events", "fd:" + std::to_string(events_fd)});
    arguments.insert(arguments.begin(), CMAKEWATCH_EXECUTABLE);
    auto environment = options.environment;
    environment.push_back(mark_);
    const std::array<std::pair<int, int>, 4> streams{{{input_end.get(), STDIN_FILENO},
                                                      {output_end.get(), STDOUT_FILENO},
                                                      {error_end.get(), STDERR_FILENO},
                                                      {events_end.get(), events_fd}}};
    pid_ = start_process({arguments, test_environment(environment),
                          options.directory.empty() ? sandbox.project() : options.directory, [&] {
                              // Out of the way of each other first.
                              std::array<int, 4> moved{};
                              for (size_t i = 0; i < streams.size(); ++i)
                                  moved[i] = ::fcntl(streams[i].first, F_DUPFD_CLOEXEC, 100);
                              for (size_t i = 0; i < streams.size(); ++i) ::dup2(moved[i], streams[i].second);
                              if (options.in_child) options.in_child();
                          }});
    event_stream_.fd = std::move(events);
    output_.fd = std::move(output);
    error_.fd = std::move(error);
    if (options.keeps_input_open) input_ = std::move(input);
}

Tool::~Tool() {
    if (!exit_code_) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    check_nothing_is_left(mark_, transcript());
}

void Tool::signal(int number) const {
    REQUIRE(::kill(pid_, number) == 0);
}

void Tool::type(const std::string& text) const {
    REQUIRE(::write(input_.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
}

void Tool::close_input() {
    input_.reset();
}

int Tool::wait_for_exit() {
    wait_until("its exit", [&] {
        int status = 0;
        if (!exit_code_ && ::waitpid(pid_, &status, WNOHANG) == pid_) exit_code_ = exit_code_of(status);
        return exit_code_.has_value();
    });
    check_nothing_is_left(mark_, transcript());
    while (read_more(0) && (event_stream_.fd || output_.fd || error_.fd)) {
    }
    return *exit_code_;
}

void Tool::stop() {
    signal(SIGTERM);
    CHECK(wait_for_exit() == 0);
}

pid_t Tool::wait_for_program() {
    return wait_for("program_started").number("pid");
}

pid_t Tool::wait_until_watching() {
    const auto pid = wait_for_program();
    wait_for("watching", [](const Event& event) { return event.text("mode") == "exact"; });
    return pid;
}

Finished run_tool(const Words& arguments, const std::string& directory, const Words& extra_environment) {
    Words command{CMAKEWATCH_EXECUTABLE};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run(command, directory, extra_environment);
}

} // namespace cmakewatch::e2e
