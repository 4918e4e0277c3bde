// Lines that somebody prints, of very many the first and the last ones. Promises: memory does not grow with them.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

class Excerpt {
  public:
    // Up to `limit` bytes of the first lines are kept, and as much of the last ones.
    explicit Excerpt(size_t limit) : limit_(limit) {}
    Excerpt() : Excerpt(size_t{1} << 20U) {}

    void add(std::string_view line);

    // All that is kept, with a line that says how many are missing if any are. Starts anew.
    [[nodiscard]] std::vector<std::string> take();

  private:
    size_t limit_;
    std::vector<std::string> first_;
    std::deque<std::string> last_;
    size_t first_size_ = 0; // bytes, with the ends of lines
    size_t last_size_ = 0;
    size_t missing_ = 0; // lines
};

} // namespace cmakewatch
