// Whether a build has changed what the program consists of: byte for byte, but for the content of debug data. The size
// of those counts, so that hardly any edit goes unnoticed that moves code to other lines.
#pragma once

#include "tool/base/file_state.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace cmakewatch {

// Remembers the digest of each file as long as its state stays the same, so that only relinked files are read.
class ArtifactDigest {
  public:
    // Once `gives_up` is true (asked from the thread that calls of()), a large file is not read to its end.
    explicit ArtifactDigest(std::function<bool()> gives_up) : gives_up_(std::move(gives_up)) {}

    // One digest over the content of all `files`; missing ones count as such.
    [[nodiscard]] std::string of(const std::vector<std::string>& files);

  private:
    struct Entry {
        FileState state;
        std::string digest;
        bool may_be_outdated = false; // though the state is the same
    };
    [[nodiscard]] std::string digest_of(const std::string& file, std::uint64_t size) const;

    std::function<bool()> gives_up_;
    std::map<std::string, Entry> entries_;
};

} // namespace cmakewatch
