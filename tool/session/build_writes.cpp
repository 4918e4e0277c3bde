#include "tool/session/build_writes.h"

#include <algorithm>
#include <utility>

namespace cmakewatch::session {

void BuildWrites::begin() {
    for (auto& [file, written] : files_) {
        if (written.times == 0) continue;
        ++written.builds;
        written.most_times = std::max(written.most_times, written.times);
        written.times = 0;
    }
    held_.clear();
    phase_ = Phase::running;
}

bool BuildWrites::is_as_before(const Written& written) {
    return written.times <= std::max(written.most_times, written.is_named ? 1 : 0);
}

bool BuildWrites::is_known(const Written& written) {
    return is_as_before(written) && (written.is_named || written.builds >= enough_builds);
}

bool BuildWrites::take(const Change& change) {
    auto& written = files_[change.path];
    written.state = change.state;
    written.is_named = change.build_write == BuildWrite::named;
    ++written.times;
    if (phase_ == Phase::ended_well) return true;
    if (phase_ == Phase::ended_badly) return is_known(written);
    if (!is_as_before(written)) {
        held_.erase(change.path);
        return false;
    }
    held_[change.path] = change;
    return true;
}

bool BuildWrites::knows(const Change& change) const {
    const auto found = files_.find(change.path);
    return found != files_.end() && found->second.state == change.state;
}

std::vector<Change> BuildWrites::end(bool is_good) {
    phase_ = is_good ? Phase::ended_well : Phase::ended_badly;
    std::vector<Change> edits;
    for (auto& [file, change] : std::exchange(held_, {}))
        if (!is_good && !is_known(files_[file])) edits.push_back(std::move(change));
    return edits;
}

} // namespace cmakewatch::session
