// The edit cycles of a build directory, in .cmakewatch/cycles.jsonl there: one line each, of whatever session.
// Promises: a line is written whole or not at all, however many sessions write; the file stays small: when it is full,
// the older half goes. Blocks: for a worker.
#pragma once

#include "tool/base/error.h"
#include "tool/project/edit_cycle.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cmakewatch {

class CycleLog {
  public:
    static constexpr std::uint64_t default_size = 1U << 20U; // bytes, at which it is full

    explicit CycleLog(const std::string& build_dir, std::uint64_t full_size = default_size)
        : file_(build_dir + "/.cmakewatch/cycles.jsonl"), full_size_(full_size) {}

    // Errors: it cannot be written. Then it is as it was.
    [[nodiscard]] Result<void> append(const EditCycle& cycle) const;

    // The oldest first; none if there is no file. Errors: it cannot be read.
    [[nodiscard]] Result<std::vector<EditCycle>> read() const;

    [[nodiscard]] const std::string& file() const { return file_; }

  private:
    [[nodiscard]] Result<void> drop_older_half() const;

    std::string file_;
    std::uint64_t full_size_;
};

} // namespace cmakewatch
