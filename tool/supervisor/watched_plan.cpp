#include "tool/supervisor/watched_plan.h"

#include <algorithm>
#include <utility>

namespace cmakewatch {

void WatchedPlan::set(std::shared_ptr<const PublishedPlan> plan, FileTime since) {
    if (plan != plan_) appeared_.clear();
    plan_ = std::move(plan);
    since_ = is_set() && !is_armed_ ? std::min(since_, since) : since;
    is_armed_ = false;
    ++number_;
}

void WatchedPlan::note_told(FileTime since) {
    if (is_armed_) since_ = since;
}

void WatchedPlan::note(const report::Changed& changed) {
    for (const auto& change : changed.changes) {
        edited_.add(change.path);
        // The next child could not know that a file that only a pattern names was there.
        if (change.kind == ChangeKind::runtime && change.state.exists) appeared_.insert(change.path);
    }
}

bool WatchedPlan::may_be_new(const std::string& path) const {
    return (!plan_->plan.files.contains(path) && !appeared_.contains(path)) || plan_->new_files.contains(path);
}

order::Watch WatchedPlan::order() const {
    return {since_,
            number_,
            {programs_own_->begin(), programs_own_->end()},
            edited_.all(),
            {appeared_.begin(), appeared_.end()},
            plan_->bytes};
}

} // namespace cmakewatch
