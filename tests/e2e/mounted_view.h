// A file system that tells nothing of changes.
#pragma once

#include "tests/e2e/harness.h"

namespace e2e {

// The same directory once more, through a file system in user space: what is written below is not told above.
class MountedView {
  public:
    MountedView(const fs::path& below, fs::path above) : above_(std::move(above)) {
        fs::create_directories(above_);
        is_mounted_ =
            std::system(("bindfs '" + below.string() + "' '" + above_.string() + "' 2> /dev/null").c_str()) == 0;
    }
    MountedView(const MountedView&) = delete;
    MountedView& operator=(const MountedView&) = delete;
    ~MountedView() {
        if (is_mounted_) (void)!std::system(("fusermount -u '" + above_.string() + "'").c_str());
    }
    [[nodiscard]] bool is_mounted() const { return is_mounted_; }

  private:
    fs::path above_;
    bool is_mounted_ = false;
};

} // namespace e2e
