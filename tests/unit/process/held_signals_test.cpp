#include "tool/process/held_signals_linux.h"

#include "tests/catch.h"

#include <boost/asio/io_context.hpp>

#include <vector>

using namespace cmakewatch;

namespace {

volatile std::sig_atomic_t handled = 0;

struct CountsUser1 {
    CountsUser1() {
        handled = 0;
        std::signal(SIGUSR1, [](int) { handled = handled + 1; });
    }
    CountsUser1(const CountsUser1&) = delete;
    CountsUser1& operator=(const CountsUser1&) = delete;
    ~CountsUser1() { std::signal(SIGUSR1, SIG_DFL); }
};

} // namespace

TEST_CASE("a held signal is the loop's") {
    const CountsUser1 handler;
    boost::asio::io_context loop;
    std::vector<int> taken;
    {
        HeldSignals signals(loop.get_executor(), {SIGUSR1, SIGUSR2});
        signals.wait([&](int number) { taken.push_back(number); });
        std::raise(SIGUSR1);
        loop.run();
    }
    CHECK(taken == std::vector{SIGUSR1});
    CHECK(handled == 0);
}

TEST_CASE("a held signal that the loop has not taken has its usual effect in the end") {
    const CountsUser1 handler;
    boost::asio::io_context loop;
    {
        HeldSignals signals(loop.get_executor(), {SIGUSR1});
        signals.wait([](int) {});
        signals.cancel();
        loop.run();
        std::raise(SIGUSR1);
        CHECK(handled == 0);
    }
    CHECK(handled == 1);
}

TEST_CASE("what is ignored is not held") {
    boost::asio::io_context loop;
    std::signal(SIGUSR1, SIG_IGN);
    {
        HeldSignals signals(loop.get_executor(), {SIGUSR1});
        signals.wait([](int number) { FAIL("taken: " << number); });
        std::raise(SIGUSR1);
        loop.poll();
    }
    std::signal(SIGUSR1, SIG_DFL);
}
