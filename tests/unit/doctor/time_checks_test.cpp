#include "tool/doctor/time_checks.h"

#include "tests/catch.h"

using namespace cmakewatch;

TEST_CASE("the clock of the file system and that of the machine") {
    constexpr FileTime now = 1'700'000'000 * nanoseconds_per_second + 5;
    const auto second = nanoseconds_per_second;
    CHECK(clock_finding(now, now).verdict == Verdict::ok);
    CHECK(clock_finding(now - 2 * second, now).verdict == Verdict::ok);
    CHECK(clock_finding(now - 5, now).detail.starts_with("the file system counts whole seconds"));
    const auto ahead = clock_finding(now + 90 * second, now);
    CHECK(ahead.verdict == Verdict::warning);
    CHECK(ahead.detail == "that of the file system is 90 s ahead of that of this machine");
    CHECK(clock_finding(now - 90 * second, now).detail.find("90 s behind that") != std::string::npos);
}

TEST_CASE("files that are dated in the future, the worst first") {
    FutureFiles files;
    CHECK(file_times_finding(files, "/b").verdict == Verdict::ok);
    files.sources = {"/s/a b.c", "/s/c.c"};
    const auto sources = file_times_finding(files, "/b");
    CHECK(sources.verdict == Verdict::warning);
    CHECK(sources.detail.starts_with("/s/a b.c and 1 more is dated in the future: it is compiled in each build"));
    CHECK(sources.hint == "touch '/s/a b.c'");
    files.outputs = {"app"};
    const auto outputs = file_times_finding(files, "/b");
    CHECK(outputs.verdict == Verdict::error);
    CHECK(outputs.hint == "cmake --build /b --target clean");
    files.of_cmake = {"/s/CMakeLists.txt"};
    const auto of_cmake = file_times_finding(files, "/b");
    CHECK(of_cmake.verdict == Verdict::error);
    CHECK(of_cmake.detail == "/s/CMakeLists.txt is dated in the future: ninja refuses to build");
    CHECK(of_cmake.hint == "touch /s/CMakeLists.txt");
}
