#include "tool/child/program_runner.h"

#include "tests/catch.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <stdexcept>

using namespace cmakewatch;

TEST_CASE("an exception in the thread that waits for the program reaches the loop") {
    boost::asio::io_context loop;
    const auto work = boost::asio::make_work_guard(loop);
    ProgramRunner runner(loop.get_executor(), {});
    order::Run program;
    program.terminal = "/dev/null";
    program.on_terminal = {}; // no order that is sent lacks them
    runner.start(program);
    CHECK_THROWS_AS(loop.run(), std::out_of_range);
}
