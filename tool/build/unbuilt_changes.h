// The changes that no good build of a target has seen, for each target that a build was good of once.
// Pure. Does not know what the changes reach.
#pragma once

#include "tool/project/change.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

class UnbuiltChanges {
  public:
    struct Entry {
        Change change; // all that has happened to the file
        // An output may be newer than it and yet without it.
        bool is_hidden = false;
    };
    using Entries = std::map<std::string, Entry>; // by path

    void add(const Change& change, bool is_hidden);

    // Those since the last good build of all `targets`; nothing if there was none.
    [[nodiscard]] std::optional<Entries> of(const std::vector<std::string>& targets) const;

    // A build of `targets` was good.
    void built(const std::vector<std::string>& targets);

    // The hidden changes, which are hidden no more: their outputs are made old.
    [[nodiscard]] std::vector<Change> take_hidden();

    // Targets may be made of something else now.
    void forget() { by_target_.clear(); }

  private:
    std::map<std::string, Entries> by_target_;
};

} // namespace cmakewatch
