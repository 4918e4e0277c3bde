// The paths that were added last, each once.
// Promises: never more than `most`; the one that was not added for the longest time goes first. Adding costs the same
// however many there are.
#pragma once

#include <cstddef>
#include <iterator>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cmakewatch {

class RecentPaths {
  public:
    explicit RecentPaths(size_t most) : most_(most) {}
    RecentPaths(const RecentPaths&) = delete; // a copy's places_ would point into the other
    RecentPaths& operator=(const RecentPaths&) = delete;
    ~RecentPaths() = default;

    void add(const std::string& path) {
        if (const auto place = places_.find(path); place != places_.end()) {
            paths_.splice(paths_.end(), paths_, place->second);
            return;
        }
        paths_.push_back(path);
        places_[paths_.back()] = std::prev(paths_.end());
        if (paths_.size() <= most_) return;
        places_.erase(paths_.front());
        paths_.pop_front();
    }

    void clear() {
        places_.clear();
        paths_.clear();
    }

    // The newest last.
    [[nodiscard]] std::vector<std::string> all() const { return {paths_.begin(), paths_.end()}; }

  private:
    size_t most_;
    std::list<std::string> paths_;
    std::unordered_map<std::string_view, std::list<std::string>::iterator> places_; // keys lie in paths_
};

} // namespace cmakewatch
