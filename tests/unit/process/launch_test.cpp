#include "tool/process/launch_linux.h"

#include "tests/catch.h"

#include <atomic>
#include <csignal>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace cmakewatch;

namespace {

pid_t tested = 0;
volatile std::sig_atomic_t handled_by_another = 0;

// In a process group of its own, which a thread of it never stops to send a signal. Returns the exit status.
int count_in_others(int launches) {
    tested = ::getpid();
    ::setpgid(0, 0);
    // Before its exec, a new process shares the memory of its parent.
    std::signal(SIGUSR1, [](int) {
        if (::getpid() != tested) handled_by_another = 1;
    });
    std::atomic<bool> is_done = false;
    std::thread sender([&] {
        while (!is_done) ::kill(0, SIGUSR1);
    });
    LaunchSpec spec;
    spec.executable = "/bin/true";
    int failures = 0;
    for (int i = 0; i < launches; ++i) {
        const auto process = launch(spec);
        if (!process) ++failures;
        if (process) ::waitpid(process->pid, nullptr, 0);
    }
    is_done = true;
    sender.join();
    return failures > 0 ? 2 : handled_by_another;
}

} // namespace

TEST_CASE("a signal to a process that is just being started is not taken for one to us") {
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) ::_exit(count_in_others(200));
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
}
