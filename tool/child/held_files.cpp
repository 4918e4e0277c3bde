#include "tool/child/held_files.h"

namespace cmakewatch {

void HeldFiles::hold(const std::string& path, Time until, bool from_scan) {
    release(path);
    held_[path] = {until, from_scan};
    by_time_.emplace(until, path);
}

void HeldFiles::release(const std::string& path) {
    const auto held = held_.find(path);
    if (held == held_.end()) return;
    by_time_.erase({held->second.until, path});
    held_.erase(held);
}

std::optional<HeldFiles::Time> HeldFiles::next() const {
    if (by_time_.empty()) return std::nullopt;
    return by_time_.begin()->first;
}

std::vector<HeldFiles::File> HeldFiles::take_due(Time now) {
    std::vector<File> due;
    while (!by_time_.empty() && by_time_.begin()->first <= now) {
        const auto path = by_time_.begin()->second;
        due.push_back({path, held_.at(path).from_scan});
        release(path);
    }
    return due;
}

} // namespace cmakewatch
