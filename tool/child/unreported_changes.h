// Changes that have been found and not been reported yet.
// Promises: the first one is to be reported at once; thousands that follow, of a git checkout, make few reports. Each
// file is in a report once, as it was found last.
// Times are data: it has no clock.
#pragma once

#include "tool/project/change.h"
#include "tool/protocol/report.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

class UnreportedChanges {
  public:
    using Time = std::chrono::steady_clock::time_point;

    // `from_scan`: comparing states has found it, no event has told of it.
    void add(Change change, bool from_scan);

    // When they are to be reported, if there are any.
    [[nodiscard]] std::optional<Time> next_report() const;

    // They are reported now.
    [[nodiscard]] std::vector<report::Changed> take(Time now);

  private:
    std::map<std::string, Change> told_;  // by events
    std::map<std::string, Change> found_; // by comparing states
    Time last_report_;
};

} // namespace cmakewatch
