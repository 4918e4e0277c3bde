#include "tool/ctest/excerpt.h"

#include <fmt/format.h>

#include <iterator>

namespace cmakewatch {

void Excerpt::add(std::string_view line) {
    if (last_.empty() && first_size_ + line.size() < limit_) {
        first_size_ += line.size() + 1;
        first_.emplace_back(line);
        return;
    }
    last_size_ += line.size() + 1;
    last_.emplace_back(line);
    while (last_size_ > limit_ && last_.size() > 1) {
        last_size_ -= last_.front().size() + 1;
        last_.pop_front();
        ++missing_;
    }
}

std::vector<std::string> Excerpt::take() {
    auto lines = std::move(first_);
    if (missing_ > 0) lines.push_back(fmt::format("[{} lines are left out]", missing_));
    lines.insert(lines.end(), std::make_move_iterator(last_.begin()), std::make_move_iterator(last_.end()));
    *this = Excerpt(limit_);
    return lines;
}

} // namespace cmakewatch
