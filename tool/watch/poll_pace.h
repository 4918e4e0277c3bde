// When a poll looks again: at all files, and at those of which more changes are expected.
// Promises: looking takes at most 5 % of a core, whatever it costs, and the loop is free for as long as a look held it
// up. Times are data: it has no clock.
#pragma once

#include <chrono>

namespace cmakewatch {

class PollPace {
  public:
    using Duration = std::chrono::nanoseconds;
    using Time = std::chrono::steady_clock::time_point;

    enum class Look { edited, all };

    // What a look came to: processor time, and time by the clock.
    struct Cost {
        Duration processor{};
        Duration clock{};
    };

    struct Next {
        Look look = Look::all;
        Time at;
    };

    explicit PollPace(Duration least_interval) : least_(least_interval), all_(least_), edited_(least_) {}

    // A look is over.
    void looked(Look look, const Cost& cost, Time end);

    // The next one. All files at the start.
    [[nodiscard]] Next next() const;

    // From one look at all files to the next.
    [[nodiscard]] Duration interval() const { return all_; }

  private:
    Duration least_;
    Duration all_;
    Duration edited_;
    Time all_at_;
    Time edited_at_;
};

} // namespace cmakewatch
