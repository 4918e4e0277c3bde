#include "tool/watch/poll_pace.h"

#include "tests/catch.h"

using namespace cmakewatch;
using namespace std::chrono_literals;

namespace {

const PollPace::Time start{};

// Lets a poll of these costs run for a minute, by its own clock.
struct Minute {
    explicit Minute(PollPace::Duration all, PollPace::Duration edited, PollPace::Duration waited = 0ns) {
        PollPace pace(1s);
        auto now = start;
        while (now < start + 60s) {
            const auto next = pace.next();
            now = std::max(now, next.at);
            const bool is_all = next.look == PollPace::Look::all;
            const auto processor = is_all ? all : edited;
            now += processor + waited;
            taken += processor;
            held_up += processor + waited;
            ++(is_all ? looks_at_all : looks_at_edited);
            pace.looked(next.look, {processor, processor + waited}, now);
        }
    }
    PollPace::Duration taken{};
    PollPace::Duration held_up{};
    int looks_at_all = 0;
    int looks_at_edited = 0;
};

} // namespace

TEST_CASE("a poll that costs little looks at all files at the interval that it is given") {
    const Minute minute(4ms, 1ms);
    CHECK(minute.looks_at_all >= 59);
    CHECK(minute.looks_at_edited == 0);
}

TEST_CASE("whatever a poll costs, it takes at most a twentieth of a core") {
    const auto all = GENERATE(10ms, 50ms, 250ms, 2000ms);
    const auto edited = GENERATE(1ms, 10ms, 100ms);
    CAPTURE(all.count(), edited.count());
    const Minute minute(all, edited);
    CHECK(minute.taken <= 60s / 20 + all); // the first one has nothing before it
    CHECK(minute.looks_at_all > 0);
}

TEST_CASE("edited files are looked at more often than the others") {
    const Minute minute(200ms, 1ms);
    CHECK(minute.looks_at_all <= 13);
    CHECK(minute.looks_at_edited >= 40);
}

TEST_CASE("a file system that takes its time leaves half of the time to the loop") {
    const Minute minute(10ms, 1ms, 3s);
    CHECK(minute.held_up <= 34s); // half of the time, and a look that ends after it
}
