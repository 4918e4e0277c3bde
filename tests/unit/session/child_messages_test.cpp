#include "tool/session/child_messages.h"

#include "tests/catch.h"

using namespace cmakewatch;

TEST_CASE("an order to watch is read as it was written, whatever bytes the plan has") {
    order::Watch watch{1'700'000'000'000'000'000, 7, {"/p/log"}, {"/p/a.cpp", "/p/b.cpp"}, {"/p/conf/new"}};
    watch.plan = std::string("cmakewatch plan 1\n\0\x01\x7f\xff\xc3\"\\", 25);
    const auto line = to_line(Order(watch));
    CHECK(line.find('\n') == std::string::npos);
    const auto order = parse_order(line);
    REQUIRE(order.has_value());
    const auto* read = std::get_if<order::Watch>(&*order);
    REQUIRE(read != nullptr);
    CHECK(read->since == watch.since);
    CHECK(read->number == watch.number);
    CHECK(read->programs_own == watch.programs_own);
    CHECK(read->edited == watch.edited);
    CHECK(read->appeared == watch.appeared);
    CHECK(read->plan == watch.plan);
}

TEST_CASE("how a poll goes is read as it was written") {
    const auto report = parse_report(to_line(Report(report::Polling{2300, 20000, 92})));
    REQUIRE(report.has_value());
    const auto* read = std::get_if<report::Polling>(&*report);
    REQUIRE(read != nullptr);
    CHECK(read->interval_ms == 2300);
    CHECK(read->files == 20000);
    CHECK(read->cost_ms == 92);
}
