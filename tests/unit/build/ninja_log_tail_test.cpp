#include "tool/build/ninja_log_tail.h"

#include "tests/catch.h"
#include "tests/unit/directory.h"

using namespace cmakewatch;

namespace {

const std::string head = "# ninja log v5\n";

std::string line_of(const std::string& output) {
    return "10\t30\t1700000000000000000\t" + output + "\tab12\n";
}

} // namespace

TEST_CASE("what a run of Ninja has logged is what it has appended") {
    const Directory directory;
    NinjaLogTail log(directory(".ninja_log"));
    log.begin();
    CHECK(log.steps() == std::vector<LoggedStep>{}); // nothing has been built
    directory.write(".ninja_log", head + line_of("a.o"));
    CHECK(log.steps() == std::vector<LoggedStep>{{10, 30, "a.o"}});
    log.begin();
    CHECK(log.steps() == std::vector<LoggedStep>{});
    std::ofstream(directory(".ninja_log"), std::ios::app) << line_of("app") << "40\t50\t17"; // it is being written
    CHECK(log.steps() == std::vector<LoggedStep>{{10, 30, "app"}});
}

TEST_CASE("nothing is told of a log of Ninja's that has been rewritten") {
    const Directory directory;
    NinjaLogTail log(directory(".ninja_log"));
    directory.write(".ninja_log", head + line_of("a.o"));
    log.begin();
    directory.save_by_rename(".ninja_log", head + line_of("a.o") + line_of("app"));
    CHECK_FALSE(log.steps());
    log.begin();
    directory.write(".ninja_log", head);
    CHECK_FALSE(log.steps());
}
