// Whether something leads to itself: changes that a build (or a run of the program) seems to make, and that lead to the
// next one. Promises: nothing is left out, for it may be an input all the same; it only has to wait, longer each time.
#pragma once

#include "tool/base/path.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace cmakewatch::session {

class FeedbackLoop {
  public:
    // What each one writes: always the same files, or files in the same directory, such as temporary ones.
    enum class Writes { same_files, same_directory };
    // `first_waited`: the number in a row of the first one that waits.
    explicit FeedbackLoop(Writes writes, int first_waited = 2) : writes_(writes), first_waited_(first_waited) {}

    // A file changed. `may_be_own`: it is, for all that is known, what the last one may have written.
    void note(const std::string& file, bool may_be_own) {
        is_pending_ = may_be_own && is_like_a_cause(file) && (pending_.empty() || is_pending_);
        pending_.insert(file);
    }

    // The next one begins, because of the files noted. Whether it is the first one that could have waited: what
    // causes() are is to be told. With `can_be_cause` false something else has led to it as well.
    bool begin(bool can_be_cause = true) {
        in_a_row_ = std::exchange(is_pending_, false) ? in_a_row_ + 1 : 0;
        causes_ = std::exchange(pending_, {});
        if (!can_be_cause) causes_.clear();
        return in_a_row_ == first_waited_;
    }

    // So long the next one is to wait.
    [[nodiscard]] int delay_ms() const {
        if (!is_pending_ || in_a_row_ < first_waited_) return 0;
        return first_delay_ms << std::min(in_a_row_ - first_waited_, most_doublings);
    }

    [[nodiscard]] std::vector<std::string> causes() const { return {causes_.begin(), causes_.end()}; }

  private:
    static constexpr int first_delay_ms = 250;
    static constexpr int most_doublings = 5;

    [[nodiscard]] bool is_like_a_cause(const std::string& file) const {
        return std::any_of(causes_.begin(), causes_.end(), [&](const std::string& cause) {
            return writes_ == Writes::same_files ? cause == file : path::parent(cause) == path::parent(file);
        });
    }

    Writes writes_;
    int first_waited_;
    std::set<std::string> pending_; // noted since the last one began
    std::set<std::string> causes_;  // of the last one
    bool is_pending_ = false;       // nothing is pending but what the last one itself seems to have written
    int in_a_row_ = 0;              // that such changes have led to
};

} // namespace cmakewatch::session
