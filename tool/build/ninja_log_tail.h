// What one run of Ninja appends to its build log (.ninja_log).
// Promises: only what that run has written; nothing if the log has been rewritten meanwhile, as Ninja does now and
// then. Costs a moment for each step that has run.
#pragma once

#include "tool/base/file_state.h"
#include "tool/project/ninja_log.h"

#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

class NinjaLogTail {
  public:
    explicit NinjaLogTail(std::string file) : file_(std::move(file)) {}

    // Ninja is about to run.
    void begin();

    // It has ended.
    [[nodiscard]] std::optional<std::vector<LoggedStep>> steps() const;

  private:
    std::string file_;
    FileState before_;
};

} // namespace cmakewatch
