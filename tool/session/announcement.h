// What people are told of changes: the first one at once, those that come while it has not led to anything yet
// together. Promises: each file is told of once before the build or the restart that its change leads to begins.
#pragma once

#include "tool/session/commands.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace cmakewatch::session {

class Announcement {
  public:
    void add(const Change& change) {
        if (!told_.contains(change.path)) waiting_.insert_or_assign(change.path, change);
    }

    // Nothing follows from it after all.
    void forget(const std::string& path) { waiting_.erase(path); }

    [[nodiscard]] int waiting() const { return static_cast<int>(waiting_.size()); }

    // All that waits; it is told of now.
    std::vector<Change> take() {
        std::vector<Change> changes;
        for (auto& [path, change] : std::exchange(waiting_, {})) {
            told_.insert(path);
            changes.push_back(std::move(change));
        }
        return changes;
    }

    // What waits of the files that a build, or only a restart, that begins now takes in. They are told of anew when
    // they change again.
    std::vector<Change> begin_build() {
        auto changes = take();
        told_.clear();
        return changes;
    }
    std::vector<Change> begin_restart() {
        std::vector<Change> changes;
        for (auto entry = waiting_.begin(); entry != waiting_.end();) {
            const bool is_runtime = entry->second.kind == ChangeKind::runtime;
            if (is_runtime) changes.push_back(std::move(entry->second));
            entry = is_runtime ? waiting_.erase(entry) : std::next(entry);
        }
        told_.clear();
        return changes;
    }

    // Whether a build or only a restart follows is told by what waits for it. `can_launch`: the last build was good.
    static void tell(std::vector<Change> changes, bool can_launch, Commands& commands) {
        if (changes.empty()) return;
        using Consequence = command::AnnounceChanges::Consequence;
        const bool leads_to_build = std::any_of(
            changes.begin(), changes.end(), [](const Change& change) { return change.kind != ChangeKind::runtime; });
        commands.emplace_back(
            command::AnnounceChanges{std::move(changes), leads_to_build ? Consequence::build
                                                         : can_launch   ? Consequence::restart
                                                                        : Consequence::restart_after_good_build});
    }

  private:
    std::map<std::string, Change> waiting_;
    std::set<std::string> told_; // and nothing has begun since
};

} // namespace cmakewatch::session
