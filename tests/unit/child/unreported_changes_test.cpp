#include "tool/child/unreported_changes.h"

#include "tests/catch.h"

using namespace cmakewatch;
using namespace std::chrono_literals;

namespace {

constexpr UnreportedChanges::Time start{1h};

Change change_of(const std::string& path, std::uint64_t size = 1) {
    Change change;
    change.path = path;
    change.state.size = size;
    return change;
}

} // namespace

TEST_CASE("the first change is reported at once, the next ones together") {
    UnreportedChanges changes;
    CHECK_FALSE(changes.next_report());
    changes.add(change_of("/a"), false);
    CHECK(changes.next_report() <= start);
    CHECK(changes.take(start).size() == 1);
    CHECK_FALSE(changes.next_report());
    changes.add(change_of("/b"), false);
    CHECK(changes.next_report() == start + 20ms);
    changes.add(change_of("/c"), false);
    CHECK(changes.next_report() == start + 20ms);
    const auto reports = changes.take(start + 20ms);
    REQUIRE(reports.size() == 1);
    CHECK(reports[0].changes.size() == 2);
}

TEST_CASE("a report of nothing puts no other one off") {
    UnreportedChanges changes;
    changes.add(change_of("/a"), false);
    (void)changes.take(start);
    CHECK(changes.take(start + 10ms).empty());
    changes.add(change_of("/b"), false);
    CHECK(changes.next_report() == start + 20ms);
}

TEST_CASE("a file is reported as it was found last; what a scan found is reported apart") {
    UnreportedChanges changes;
    changes.add(change_of("/found"), true);
    changes.add(change_of("/told", 1), false);
    changes.add(change_of("/told", 2), false);
    const auto reports = changes.take(start);
    REQUIRE(reports.size() == 2);
    CHECK_FALSE(reports[0].from_scan);
    REQUIRE(reports[0].changes.size() == 1);
    CHECK(reports[0].changes[0].path == "/told");
    CHECK(reports[0].changes[0].state.size == 2);
    CHECK(reports[1].from_scan);
    REQUIRE(reports[1].changes.size() == 1);
    CHECK(reports[1].changes[0].path == "/found");
}
