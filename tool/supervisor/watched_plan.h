// What the children of a program are told to watch, one after the other, and what they have found.
// Promises: no change is missed between two children: a plan that none has come to watch by leaves what changed in its
// time to the next one. Does not know the children.
#pragma once

#include "tool/base/file_state.h"
#include "tool/project/watch_plan.h"
#include "tool/protocol/order.h"
#include "tool/protocol/report.h"
#include "tool/session/recent_paths.h"
#include "tool/supervisor/published_plan.h"

#include <memory>
#include <set>
#include <string>

namespace cmakewatch {

class WatchedPlan {
  public:
    // `programs_own` is what the programs of the session have been found to write, see report::ProgramsOwn.
    explicit WatchedPlan(std::shared_ptr<std::set<std::string>> programs_own)
        : programs_own_(std::move(programs_own)) {}

    // From now on; changes from `since` on count.
    void set(std::shared_ptr<const PublishedPlan> plan, FileTime since);
    [[nodiscard]] bool is_set() const { return number_ > 0; }
    [[nodiscard]] const std::shared_ptr<const PublishedPlan>& published() const { return plan_; }

    // What changed before `since` has been told of by the child that watches, or will be before it ends: not by the
    // next.
    void note_told(FileTime since);

    // A child watches.
    void note(const report::Watching& watching) { is_armed_ = is_armed_ || watching.number == number_; }
    void note(const report::Changed& changed);
    void note(const report::ProgramsOwn& own) { programs_own_->insert(own.path); }

    // Whether the file may be a new one, as far as plans tell: this one does not name it, or the one before did not.
    [[nodiscard]] bool may_be_new(const std::string& path) const;

    // For a child that has not been told yet.
    [[nodiscard]] order::Watch order() const;

  private:
    std::shared_ptr<const PublishedPlan> plan_ = std::make_shared<const PublishedPlan>();
    int number_ = 0; // it is the so many-th
    FileTime since_ = 0;
    bool is_armed_ = false;          // in some child
    std::set<std::string> appeared_; // by a pattern of --watch, since the plan was made
    RecentPaths edited_{most_edited_files};
    std::shared_ptr<std::set<std::string>> programs_own_;
};

} // namespace cmakewatch
