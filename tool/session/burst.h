// Changes that come in quick succession, such as those of a `git checkout`: builds are cancelled because of them.
// Promises: the first change is built at once, the next build waits until the burst has slowed down, and a writer that
// never stops cannot keep every build from finishing. Has no clock: it says how long to wait.
#pragma once

#include <algorithm>
#include <cstddef>

namespace cmakewatch::session {

class Burst {
  public:
    // `count` files changed after the burst's first build was started.
    void add(size_t count) { changes_ += count; }
    void build_cancelled() { ++cancelled_builds_; }

    // Whether a change may cancel the build that runs.
    [[nodiscard]] bool may_cancel() const { return cancelled_builds_ < most_cancelled_builds; }

    // Quiet time to wait for before the next build. Short for an edit by hand, longer the more has changed.
    [[nodiscard]] int quiet_ms() const {
        if (cancelled_builds_ == 0) return 0;
        const auto changes = std::min<size_t>(changes_, most_quiet_ms / quiet_ms_per_change);
        return std::max(1, static_cast<int>(changes)) * quiet_ms_per_change;
    }

  private:
    static constexpr int most_cancelled_builds = 3; // in a row
    static constexpr int quiet_ms_per_change = 10;
    static constexpr int most_quiet_ms = 250;

    int cancelled_builds_ = 0;
    size_t changes_ = 0;
};

} // namespace cmakewatch::session
