// Second names for Ninja's manifests while CMake writes them anew: Ninja, interrupted, removes what CMake has written.
// Promises: whoever runs Ninja by hand then finds those of before, which Ninja sees to be outdated.
// Does not know when CMake runs.
#pragma once

#include <string>

namespace cmakewatch {

class KeptManifests {
  public:
    explicit KeptManifests(std::string build_dir) : build_dir_(std::move(build_dir)) {}

    // Those that are there now. Where the file system knows no second names, nothing is kept.
    void keep();
    // Gives back those that are missing.
    void restore();
    // CMake's new ones are good.
    void drop();

  private:
    std::string build_dir_;
    bool has_any_ = false;
};

// Gives back those that a process which is gone has kept, where they are missing.
void restore_kept_manifests(const std::string& build_dir);

} // namespace cmakewatch
