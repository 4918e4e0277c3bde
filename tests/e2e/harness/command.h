// Starts processes the way the tests need them: in a session of their own, ended with the test.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace cmakewatch::e2e {

using Words = std::vector<std::string>;

// The test's environment less what would change the behaviour of the tools, plus `extra` (NAME=VALUE).
[[nodiscard]] Words test_environment(const Words& extra = {});

struct Start {
    Words command;
    Words environment = test_environment();
    std::string directory;
    std::function<void()> in_child; // before exec
};

// The first word is looked up in PATH.
[[nodiscard]] pid_t start_process(const Start& start);

struct Finished {
    int exit_code = 0; // of a signal: -SIGNAL
    std::string output;
    std::string error_output;
};

[[nodiscard]] Finished run(const Words& command, const std::string& directory, const Words& extra_environment = {});

// Runs a command that must succeed and returns its output.
std::string run_well(const Words& command, const std::string& directory);

// waitpid's status as an exit code, or -SIGNAL.
[[nodiscard]] int exit_code_of(int status);

} // namespace cmakewatch::e2e
