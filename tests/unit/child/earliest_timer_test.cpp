#include "tool/child/earliest_timer.h"

#include "tests/catch.h"

#include <boost/asio/io_context.hpp>

using namespace cmakewatch;
using namespace std::chrono_literals;

// Times that have passed, and one that never comes: nothing is waited for.
TEST_CASE("a timer calls at the earliest of its times, and once for all of them") {
    boost::asio::io_context loop;
    int calls = 0;
    EarliestTimer timer(loop.get_executor(), [&] { ++calls; });
    const auto passed = std::chrono::steady_clock::now() - 2ms;
    const auto never = EarliestTimer::Time::max();

    timer.call_at(std::nullopt);
    loop.run();
    CHECK(calls == 0);

    timer.call_at(never);
    timer.call_at(passed);
    timer.call_at(passed + 1ms);
    CHECK(calls == 0); // not from within
    loop.restart();
    loop.run();
    CHECK(calls == 1);

    timer.call_at(passed + 1ms);
    loop.restart();
    loop.run();
    CHECK(calls == 2);
}
