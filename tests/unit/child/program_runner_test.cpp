#include "tool/child/program_runner.h"

#include "tests/catch.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <stdexcept>

using namespace cmakewatch;

TEST_CASE("an exception in the thread that waits for the program reaches the loop") {
    boost::asio::io_context loop;
    const auto work = boost::asio::make_work_guard(loop);
    ProgramRunner runner(loop.get_executor(), {},
                         [](const LaunchSpec&) -> Result<Process> { throw std::out_of_range("launch"); });
    runner.start({});
    CHECK_THROWS_AS(loop.run(), std::out_of_range);
}
