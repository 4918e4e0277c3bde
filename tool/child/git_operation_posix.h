// Whether git is changing the working tree at the moment: a switch to another branch writes one file after the other.
// Promises: one that takes longer than a moment, such as a commit whose message is being written, does not count.
#pragma once

#include <string>

namespace cmakewatch {

class GitOperation {
  public:
    // A file that has changed: the working tree in question is the one around it.
    void note(const std::string& path);

    // Whether git holds the lock of that tree's index, and has taken it a moment ago.
    [[nodiscard]] bool is_under_way() const;

  private:
    std::string directory_; // that the last file was in
    std::string lock_;      // of the index; "" if there is no git
};

} // namespace cmakewatch
