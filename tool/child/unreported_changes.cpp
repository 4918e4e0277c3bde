#include "tool/child/unreported_changes.h"

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds report_interval{20};

} // namespace

void UnreportedChanges::add(Change change, bool from_scan) {
    auto& changes = from_scan ? found_ : told_;
    const auto path = change.path;
    changes[path] = std::move(change);
}

std::optional<UnreportedChanges::Time> UnreportedChanges::next_report() const {
    if (told_.empty() && found_.empty()) return std::nullopt;
    return last_report_ + report_interval;
}

// What events told counts also where the state looks the same, so it is reported apart.
std::vector<report::Changed> UnreportedChanges::take(Time now) {
    std::vector<report::Changed> reports;
    for (auto* changes : {&told_, &found_}) {
        if (changes->empty()) continue;
        auto& report = reports.emplace_back();
        report.from_scan = changes == &found_;
        for (auto& [path, change] : *changes) report.changes.push_back(std::move(change));
        changes->clear();
    }
    if (!reports.empty()) last_report_ = now;
    return reports;
}

} // namespace cmakewatch
