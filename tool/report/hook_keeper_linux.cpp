#include "tool/report/hook_keeper_linux.h"

#include "tool/process/launch_linux.h"
#include "tool/process/process_tree_linux.h"
#include "tool/process/signals_posix.h"
#include "tool/protocol/child_variables.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <ctime>

#include <sys/wait.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr int exit_code_no_shell = 127;
constexpr int exit_code_signal = 128;
constexpr timespec look_again_after{0, 100'000'000}; // no signal tells that a process has left the group

bool is_alone_in_group() {
    const auto below = descendants();
    return std::none_of(below.begin(), below.end(), [](pid_t pid) { return ::getpgid(pid) == ::getpgrp(); });
}

} // namespace

int keep_hook(const std::string& command) {
    const auto supervisor = ::getppid();
    // SIGTERM comes from the kernel when the supervisor dies, but also to the group when it wants the hook to end.
    const auto awaited = set_of({SIGCHLD, SIGTERM});
    block({SIGCHLD, SIGTERM});
    for (const int number : {SIGINT, SIGQUIT, SIGHUP, SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU})
        std::signal(number, SIG_IGN); // for the hook
    adopt_orphans();

    LaunchSpec spec;
    spec.executable = "/bin/sh";
    spec.arguments = {"-c", command};
    spec.environment = environment_without({child_variable});
    spec.parent_death_signal = SIGKILL;
    const auto shell = launch(spec);
    if (!shell) {
        std::fprintf(stderr, "%s\n", shell.error().message().c_str());
        return exit_code_no_shell;
    }
    int code = 0;
    bool has_shell = true;
    while (has_shell || !is_alone_in_group()) {
        ::sigtimedwait(&awaited, nullptr, has_shell ? nullptr : &look_again_after);
        if (::getppid() != supervisor) ::kill(0, SIGKILL);
        int status = 0;
        for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
            if (pid != shell->pid) continue;
            has_shell = false;
            code = WIFSIGNALED(status) ? exit_code_signal + WTERMSIG(status) : WEXITSTATUS(status);
        }
    }
    return code;
}

} // namespace cmakewatch
