// How long a test waits for what must happen, at most. Nothing waits longer than it has to.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace cmakewatch::e2e {

class Deadline {
  public:
    Deadline();
    [[nodiscard]] bool has_passed() const { return std::chrono::steady_clock::now() >= end_; }

  private:
    std::chrono::steady_clock::time_point end_;
};

// Asks again and again until the answer is yes; fails the test at the deadline. For what sends no message.
void wait_until(const std::string& what, const std::function<bool()>& is_so);

} // namespace cmakewatch::e2e
