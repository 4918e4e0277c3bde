// Files that are looked at again only after a while, since they may not be complete, or come back at once.
// Times are data: it has no clock, and knows nothing of what is in the files.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cmakewatch {

class HeldFiles {
  public:
    using Time = std::chrono::steady_clock::time_point;

    struct File {
        std::string path;
        bool from_scan = false;
    };

    // Until then, whatever has been said of the file before.
    void hold(const std::string& path, Time until, bool from_scan);
    void release(const std::string& path);
    [[nodiscard]] bool contains(const std::string& path) const { return held_.contains(path); }

    // When the first of them is due, if there is one.
    [[nodiscard]] std::optional<Time> next() const;

    // Those that are due, the first one first; they are held no longer.
    [[nodiscard]] std::vector<File> take_due(Time now);
    [[nodiscard]] std::vector<File> take_all() { return take_due(Time::max()); }

  private:
    struct Held {
        Time until;
        bool from_scan = false;
    };

    std::unordered_map<std::string, Held> held_;
    std::set<std::pair<Time, std::string>> by_time_; // the same
};

} // namespace cmakewatch
