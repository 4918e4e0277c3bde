#include "tool/project/ninja_log.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

const std::string head = "# ninja log v5\n";
const std::string app = "0\t70\t1700000000000000000\tapp\t9b2f\n";

} // namespace

TEST_CASE("Ninja's build log: its version and what has been built") {
    const auto log = NinjaLog::parse(head + app + "3\t5\t1\tlib dir/x.o\ta\n" + app);
    REQUIRE(log.has_value());
    CHECK(log->version == 5);
    CHECK(log->outputs == std::map<std::string, int>{{"app", 70}, {"lib dir/x.o", 2}});
    CHECK(log->damaged_lines == 0);
    CHECK(NinjaLog::parse("# ninja log v7\n").value().version == 7);
    CHECK(NinjaLog::parse("").value().version == 0);
}

TEST_CASE("damaged lines of Ninja's build log are counted and left out") {
    const auto cut = NinjaLog::parse(head + app + "3\t5\t1\tx.o\ta"); // no line end
    CHECK(cut.value().damaged_lines == 1);
    CHECK(cut.value().outputs == std::map<std::string, int>{{"app", 70}});
    const auto torn = NinjaLog::parse(head + "3\t5\n" + std::string(40, '\0') + "\n" + app);
    CHECK(torn.value().damaged_lines == 2);
    CHECK(torn.value().outputs == std::map<std::string, int>{{"app", 70}});
}

TEST_CASE("what is no build log of Ninja's") {
    for (const std::string text : {"\n", "# ninja log\n", "# ninja log vX\n", "# ninjadeps\n"})
        CHECK_FALSE(NinjaLog::parse(text).has_value());
}

TEST_CASE("the steps of a part of Ninja's build log") {
    CHECK(parse_logged_steps("").empty());
    const auto steps = parse_logged_steps(head + app + "torn\n3\t5\t1\tlib dir/x.o\ta\n" + "7\t9\t1\tcut");
    CHECK(steps == std::vector<LoggedStep>{{0, 70, "app"}, {3, 5, "lib dir/x.o"}});
}
