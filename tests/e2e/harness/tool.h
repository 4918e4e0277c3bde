// The real binary, running without a terminal.
#pragma once

#include "tests/e2e/harness/observed.h"
#include "tests/e2e/harness/sandbox.h"

#include <functional>
#include <optional>
#include <string>

namespace cmakewatch::e2e {

// NAME=VALUE, another one each time: processes that have it in their environment are ours.
[[nodiscard]] std::string new_mark();

// Fails the test if a process that bears the mark is still there at the deadline.
void check_nothing_is_left(const std::string& mark, const std::string& transcript);

struct ToolOptions {
    Words environment;              // NAME=VALUE
    std::string directory;          // default: the project
    bool keeps_input_open = false;  // else standard input is /dev/null
    std::function<void()> in_child; // before exec
};

class Tool : public Observed {
  public:
    // `arguments` as on the command line, from the command on. `--events` is added.
    Tool(const Sandbox& sandbox, Words arguments, const ToolOptions& options = {});
    // Kills it, and fails the test if a process of it survives.
    ~Tool();

    [[nodiscard]] pid_t pid() const { return pid_; }
    void signal(int number) const;
    void type(const std::string& text) const; // into standard input
    void close_input();

    // The exit code, or -SIGNAL.
    int wait_for_exit();
    // Ends it with SIGTERM, as an IDE would: that must give exit code 0.
    void stop();

    // Until the program runs and exactly its files are watched. Returns its pid.
    pid_t wait_until_watching();
    // Until the program has started once more. Returns its pid.
    pid_t wait_for_program();

  private:
    std::string mark_;
    pid_t pid_ = 0;
    UniqueFd input_;
    std::optional<int> exit_code_;
};

// Runs the binary to its end. For commands that do not stay.
[[nodiscard]] Finished run_tool(const Words& arguments, const std::string& directory,
                                const Words& extra_environment = {});

} // namespace cmakewatch::e2e
