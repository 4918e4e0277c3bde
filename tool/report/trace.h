// --trace FILE: what a session decides and why, for bug reports: every event and command, and every order to a child
// and report of one. One line each: seconds since the start, who, what, its members as JSON. Promises: without a file
// it costs nothing; no value of an environment variable is written.
#pragma once

#include "tool/base/error.h"
#include "tool/base/exit_status.h"
#include "tool/base/unique_fd.h"
#include "tool/build/build_scope.h"
#include "tool/protocol/order.h"
#include "tool/protocol/report.h"
#include "tool/session/commands.h"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace cmakewatch {

class Trace {
  public:
    // Writes nothing for "". Error: the file cannot be written.
    static Result<std::unique_ptr<Trace>> open(const std::string& file);

    // `arguments` are our own.
    void start(const std::vector<std::string>& arguments, const std::string& cmake_version);
    void event(const session::Event& event);
    void command(const session::Command& command);
    void order(pid_t child, const Order& order);
    void report(pid_t child, const Report& report);
    void build_scope(const BuildScope& scope);
    void build_check(const BuildCheck& check);
    void child_ended(pid_t child, ExitStatus status);

  private:
    void write(std::string_view who, std::string_view what);

    UniqueFd file_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

} // namespace cmakewatch
