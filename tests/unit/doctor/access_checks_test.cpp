#include "tool/doctor/access_checks_posix.h"

#include "tests/catch.h"

using namespace cmakewatch;

TEST_CASE("room on the disk") {
    constexpr std::uint64_t megabyte = 1U << 20U;
    CHECK(disk_finding(500 * megabyte, true).verdict == Verdict::ok);
    CHECK(disk_finding(500 * megabyte, true).detail == "500 MB are free");
    CHECK(disk_finding(100 * megabyte, true).verdict == Verdict::warning);
    CHECK(disk_finding(1000, true).verdict == Verdict::error);
    CHECK(disk_finding(500 * megabyte, false).verdict == Verdict::error);
}
