#include "tool/build/build_times.h"

#include <algorithm>
#include <utility>

namespace cmakewatch {

void BuildTimes::begin() {
    start_before_ = start_;
    end_before_ = end_;
    is_building_ = true;
}

void BuildTimes::resume() {
    must_renew_since_ = false;
    is_building_ = true;
}

void BuildTimes::starts(FileTime now) {
    start_ = now;
    if (std::exchange(must_renew_since_, false)) since_ = now;
}

void BuildTimes::command_ended(FileTime now) {
    end_ = std::max(end_, now);
}

void BuildTimes::build_ended(bool is_good) {
    is_building_ = false;
    if (is_good) must_renew_since_ = true;
}

std::optional<FileTime> BuildTimes::time_in_build(const FileState& state) const {
    if (!state.exists) return is_building_ ? std::optional<FileTime>(0) : std::nullopt; // nothing tells since when
    const bool is_in_last = start_ <= state.changed && (is_building_ || state.changed <= end_);
    if (is_in_last) return state.changed - start_;
    const bool is_in_one_before = start_before_ <= state.changed && state.changed <= end_before_;
    return is_in_one_before ? std::optional(state.changed - start_before_) : std::nullopt;
}

bool BuildTimes::could_be_hidden(const Change& change) const {
    return change.during_build || !change.shadows.empty() ||
           (change.state.exists && end_ != 0 && change.state.modified <= end_);
}

} // namespace cmakewatch
