// Jobs that the api hands over to the worker, in a file.
#pragma once

#include <string>
#include <vector>

namespace jobs {

inline constexpr const char* kind = "picture";

class Queue {
  public:
    explicit Queue(std::string file);

    void add(const std::string& job) const;

    // Those that have been added since the last call.
    std::vector<std::string> take();

  private:
    std::string file_;
    std::size_t taken_ = 0;
};

} // namespace jobs
