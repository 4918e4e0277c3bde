// Where Ninja's build log (.ninja_log) has its last line about each output. The lines stay on the disk.
// Source of the format: ninja's src/build_log.cc, versions 5 (Ninja 1.10, 1.11), 6 (1.12) and 7 (1.13).
#pragma once

#include "tool/base/error.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cmakewatch {

class BuildLogIndex {
  public:
    // Error: it is no build log of one of these versions.
    [[nodiscard]] static Result<BuildLogIndex> parse(std::string_view text);

    // Reads on: `text` is what follows the first size_read() bytes of the log.
    void append(std::string_view text);

    // How many bytes count: whole lines.
    [[nodiscard]] std::uint64_t size_read() const { return size_read_; }

    // Its first line, which tells the version.
    [[nodiscard]] const std::string& head() const { return head_; }

    // Where the last line about an output begins, which is called as Ninja calls it.
    [[nodiscard]] std::optional<std::uint64_t> find(std::string_view output) const;

  private:
    std::string head_;
    std::uint64_t size_read_ = 0;
    boost::unordered_flat_map<std::uint64_t, std::uint64_t> lines_; // by a hash of the output
};

// The output that a line of the log is about; "" if it is damaged.
[[nodiscard]] std::string_view output_in_log_line(std::string_view line);

} // namespace cmakewatch
