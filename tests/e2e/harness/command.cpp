#include "tests/e2e/harness/command.h"

#include "tests/catch.h"
#include "tool/process/unique_fd.h"

#include <boost/filesystem/operations.hpp>

#include <algorithm>
#include <array>
#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cmakewatch::e2e {
namespace {

std::vector<char*> as_pointers(const Words& words) {
    std::vector<char*> pointers;
    for (const auto& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
        reader.reset(ends[0]);
        writer.reset(ends[1]);
    }
    UniqueFd reader;
    UniqueFd writer;
};

} // namespace

Words test_environment(const Words& extra) {
    // A Watchman server of the machine is none of our business: tests that want one start their own.
    Words environment{"LC_ALL=C.UTF-8", "WATCHMAN_SOCK=/nonexistent/watchman"};
    const Words not_wanted{"CMAKEWATCH",   "CMAKEWATCH_CHILD", "CMAKEWATCH_BUILD_DIR", "CMAKEWATCH_ITERATION",
                           "NINJA_STATUS", "CLICOLOR_FORCE",   "NO_COLOR",             "MAKEFLAGS",
                           "LC_ALL",       "WATCHMAN_SOCK",    "CMAKE_GENERATOR",      "NINJAFLAGS"};
    const auto name_of = [](const std::string& entry) { return entry.substr(0, entry.find('=')); };
    for (char** entry = environ; *entry != nullptr; ++entry)
        if (std::find(not_wanted.begin(), not_wanted.end(), name_of(*entry)) == not_wanted.end())
            environment.emplace_back(*entry);
    for (const auto& entry : extra) {
        std::erase_if(environment, [&](const std::string& other) { return name_of(other) == name_of(entry); });
        environment.push_back(entry);
    }
    return environment;
}

pid_t start_process(const Start& start) {
    const auto arguments = as_pointers(start.command);
    const auto environment = as_pointers(start.environment);
    const auto parent = ::getpid();
    const auto pid = ::fork();
    REQUIRE(pid >= 0);
    if (pid > 0) return pid;
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    if (!start.directory.empty() && ::chdir(start.directory.c_str()) != 0) ::_exit(126);
    if (start.in_child) start.in_child();
    ::execvpe(arguments.front(), arguments.data(), environment.data());
    ::_exit(127);
}

int exit_code_of(int status) {
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

Finished run(const Words& command, const std::string& directory, const Words& extra_environment) {
    Pipe output;
    Pipe error;
    Start start{command, test_environment(extra_environment), directory, {}};
    start.in_child = [&] {
        const UniqueFd nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        ::dup2(nothing.get(), STDIN_FILENO);
        ::dup2(output.writer.get(), STDOUT_FILENO);
        ::dup2(error.writer.get(), STDERR_FILENO);
    };
    const auto pid = start_process(start);
    output.writer.reset();
    error.writer.reset();
    Finished finished;
    std::array<pollfd, 2> streams{{{output.reader.get(), POLLIN, 0}, {error.reader.get(), POLLIN, 0}}};
    const std::array<std::string*, 2> texts{&finished.output, &finished.error_output};
    while (streams[0].fd >= 0 || streams[1].fd >= 0) {
        if (::poll(streams.data(), streams.size(), -1) < 0 && errno != EINTR) break;
        for (size_t i = 0; i < streams.size(); ++i) {
            if (streams[i].fd < 0 || streams[i].revents == 0) continue;
            std::array<char, 4096> chunk; // NOLINT: filled by read
            const auto size = ::read(streams[i].fd, chunk.data(), chunk.size());
            if (size > 0) {
                texts[i]->append(chunk.data(), static_cast<size_t>(size));
            } else if (size == 0 || errno != EINTR) {
                streams[i].fd = -1;
            }
        }
    }
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    finished.exit_code = exit_code_of(status);
    return finished;
}

std::string run_well(const Words& command, const std::string& directory) {
    const auto finished = run(command, directory);
    INFO(finished.output << finished.error_output);
    CAPTURE(command, directory);
    REQUIRE(finished.exit_code == 0);
    return finished.output;
}

} // namespace cmakewatch::e2e
