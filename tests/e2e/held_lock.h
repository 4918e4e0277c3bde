// The lock on a build directory, held as by another cmakewatch that builds there.
#pragma once

#include "tests/e2e/harness.h"

#include <sys/file.h>

namespace e2e {

class HeldLock {
  public:
    explicit HeldLock(const Sandbox& sandbox) {
        fs::create_directories(sandbox.build() / ".cmakewatch");
        file_ = ::open((sandbox.build() / ".cmakewatch/build.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        REQUIRE(::flock(file_, LOCK_EX) == 0);
    }
    HeldLock(const HeldLock&) = delete;
    HeldLock& operator=(const HeldLock&) = delete;
    ~HeldLock() { release(); }
    void release() { ::close(std::exchange(file_, -1)); }

  private:
    int file_ = -1;
};

} // namespace e2e
