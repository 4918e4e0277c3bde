// One build at a time among all cmakewatch on one build directory: flock(2) on .cmakewatch/build.lock. The kernel
// gives the lock back when its holder dies.
#pragma once

#include "tool/base/error.h"
#include "tool/base/unique_fd.h"

#include <string>

namespace cmakewatch {

class BuildLock {
  public:
    explicit BuildLock(const std::string& build_dir) : path_(build_dir + "/.cmakewatch/build.lock") {}

    // Whether the lock is ours now; false if another cmakewatch has it. Never waits.
    [[nodiscard]] Result<bool> try_take();
    void give_back() { file_.reset(); }

  private:
    std::string path_;
    UniqueFd file_;
};

} // namespace cmakewatch
