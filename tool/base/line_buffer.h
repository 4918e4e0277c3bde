// Text that arrives in pieces, handed on in whole lines.
// Promises: a writer that never ends its line does not take all memory.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace cmakewatch {

class LineBuffer {
  public:
    static constexpr size_t longest_line = 1U << 20U; // bytes; a longer one is handed on in parts

    // Returns all lines that are whole now, with their ends; the last one has none if it is only a part.
    [[nodiscard]] std::string add(std::string_view text) {
        begun_ += text;
        auto end = begun_.rfind('\n');
        if (end == std::string::npos && begun_.size() < longest_line) return "";
        end = end == std::string::npos ? begun_.size() : end + 1;
        auto lines = begun_.substr(0, end);
        begun_.erase(0, end);
        return lines;
    }

    // The line that has only begun.
    [[nodiscard]] std::string take_rest() { return std::exchange(begun_, {}); }

  private:
    std::string begun_;
};

} // namespace cmakewatch
