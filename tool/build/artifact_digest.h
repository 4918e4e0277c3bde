// Whether a build has changed what the program consists of, byte for byte.
#pragma once

#include "tool/project/change.h"

#include <map>
#include <string>
#include <vector>

namespace cmakewatch {

// Remembers the digest of each file as long as its state stays the same, so that only relinked files are read.
class ArtifactDigest {
  public:
    // One digest over the content of all `files`; missing ones count as such.
    [[nodiscard]] std::string of(const std::vector<std::string>& files);

  private:
    struct Entry {
        FileState state;
        std::string digest;
        bool may_be_outdated = false; // though the state is the same
    };
    std::map<std::string, Entry> entries_;
};

} // namespace cmakewatch
