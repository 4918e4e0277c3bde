#include "tool/child/program_stop_linux.h"

#include "tests/catch.h"

#include <boost/asio/io_context.hpp>

using namespace cmakewatch;

namespace {

constexpr pid_t no_process = 1 << 29; // beyond what Linux gives out

} // namespace

TEST_CASE("killing gives up when others appear for ever") {
    boost::asio::io_context loop;
    int rounds = 0;
    bool is_outrun = false;
    ProgramStop stop(loop.get_executor(), {[] {}, [&] { is_outrun = true; }},
                     [&] { return std::vector<pid_t>{no_process + ++rounds}; });
    stop.kill();
    loop.run_for(std::chrono::seconds(30));
    CHECK(is_outrun);
    CHECK(rounds > 10);
}

TEST_CASE("killing does not give up while the same processes take their time to end") {
    boost::asio::io_context loop;
    int rounds = 0;
    bool is_outrun = false;
    ProgramStop stop(loop.get_executor(), {[] {}, [&] { is_outrun = true; }}, [&] {
        if (++rounds == 200) loop.stop();
        return std::vector<pid_t>{no_process, no_process + 1 + rounds / 100};
    });
    stop.kill();
    loop.run_for(std::chrono::seconds(60));
    CHECK(rounds == 200);
    CHECK_FALSE(is_outrun);
}
