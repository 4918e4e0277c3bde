#include "tool/doctor/log_checks.h"

#include "tests/catch.h"
#include "tests/unit/deps_log_bytes.h"

using namespace cmakewatch;

TEST_CASE("the build log and the Ninja that reads it") {
    const std::string line = "0\t1\t2\tapp\tabc\n";
    const auto of = [&](const char* version, const std::string& lines, const char* ninja) {
        return build_log_finding("# ninja log v" + std::string(version) + "\n" + lines, ninja);
    };
    CHECK(of("5", line, "1.11.1").verdict == Verdict::ok);
    CHECK(of("5", line, "1.11.1").detail == "outputs: 1");
    CHECK(of("6", line, "1.12.0").verdict == Verdict::ok);
    CHECK(of("7", line, "1.13.2").verdict == Verdict::ok);
    CHECK(of("9", line, "").verdict == Verdict::ok); // not known which one reads it
    const auto mixed = of("7", line, "1.11.1");
    CHECK(mixed.verdict == Verdict::warning);
    CHECK(mixed.detail == "another ninja wrote it: it is of version 7, that of ninja 1.11.1 is 5");
    const auto damaged = of("5", line + "0\t1", "1.11.1");
    CHECK(damaged.verdict == Verdict::warning);
    CHECK(damaged.detail == "1 of its lines are damaged");
    CHECK(build_log_finding("", "1.11.1").detail == "nothing has been built yet");
    CHECK(build_log_finding("no log\n", "1.11.1").verdict == Verdict::warning);
}

TEST_CASE("the log of headers") {
    const std::string head = "# ninjadeps\n" + number(4);
    const auto records = path_record("a.o", 0) + path_record("/s/a.c", 1) + deps_record(0, {1});
    CHECK(deps_log_finding(head + records).verdict == Verdict::ok);
    const auto damaged = deps_log_finding(head + records + "12345");
    CHECK(damaged.verdict == Verdict::warning);
    CHECK(damaged.detail == "its last 5 bytes are damaged");
    CHECK(deps_log_finding("# ninjadeps\n" + number(9)).verdict == Verdict::error);
    CHECK(deps_log_finding("else").verdict == Verdict::error);
}
