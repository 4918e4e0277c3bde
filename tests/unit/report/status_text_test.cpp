#include "tests/catch.h"
#include "tool/report/duration_text.h"
#include "tool/report/status_text.h"

using namespace cmakewatch;
using namespace std::chrono_literals;

namespace {

constexpr StatusClock::time_point start{};

} // namespace

TEST_CASE("durations are as exact as people read them") {
    CHECK(duration_text(0.017) == "0.02 s");
    CHECK(duration_text(0.1) == "0.1 s");
    CHECK(duration_text(4.21) == "4.2 s");
    CHECK(duration_text(9.96) == "10 s");
    CHECK(duration_text(59.4) == "59 s");
    CHECK(duration_text(185) == "3 min 5 s");
    CHECK(duration_text(7380) == "2 h 3 min");
    CHECK(duration_text(std::chrono::seconds(4)) == "4 s");
}

TEST_CASE("the source says what is compiled") {
    CHECK(short_step("Building CXX object CMakeFiles/app.dir/src/main.cpp.o") == "Building CXX src/main.cpp");
    CHECK(short_step("Building C object lib/CMakeFiles/lib.dir/a.o.c.o") == "Building C a.o.c");
    CHECK(short_step("Linking CXX executable app") == "Linking CXX executable app");
    CHECK(short_step("Building the object a.dir of all") == "Building the object a.dir of all");
    CHECK(short_step("Generating parser.cpp") == "Generating parser.cpp");
}

TEST_CASE("status of a build: the step that runs longest, and how long it should take") {
    BuildUnderWay build;
    build.build = 3;
    CHECK(status_text(build, start + 400ms) == "building #3");
    build.total = 5;
    build.running.begin(true);
    build.running.take({1, 0, 5, "Generating a.cpp"}, start);
    build.running.take({2, 0, 5, "Generating b.cpp"}, start + 3s);
    CHECK(status_text(build, start + 4200ms) == "building #3 [0/5] 4 s | Generating a.cpp 4 s, 1 more");
    build.expected_seconds = 20;
    CHECK(status_text(build, start + 4200ms) == "building #3 [0/5] 4 s of about 20 s | Generating a.cpp 4 s, 1 more");
    build.running.take({2, 1, 5, "Generating a.cpp"}, start + 4s);
    build.done = 1;
    build.expected_seconds = 0.2; // not worth telling
    CHECK(status_text(build, start + 3500ms) == "building #3 [1/5] 3 s | Generating b.cpp");
}

TEST_CASE("status of a build whose Ninja tells of ends alone: the step that has ended") {
    BuildUnderWay build;
    build.build = 3;
    build.done = 1;
    build.total = 2;
    build.last_step = "Building C object CMakeFiles/app.dir/main.c.o";
    CHECK(status_text(build, start + 2s) == "building #3 [1/2] 2 s | Building C main.c");
}

TEST_CASE("status of tests: the failures so far") {
    TestsUnderWay tests;
    tests.build = 2;
    tests.selected = 40;
    CHECK(status_text(tests, start) == "testing #2 [0/40]");
    tests.finished = 12;
    tests.failed = 1;
    tests.running = "slow";
    tests.running_since = start + 1s;
    CHECK(status_text(tests, start + 5s) == "testing #2 [12/40] 1 failed 5 s | slow 4 s");
}

TEST_CASE("status between builds: what runs since when") {
    Waiting waiting;
    waiting.outcome = "ready #3";
    CHECK(status_text(waiting) == "ready #3");
    waiting.programs = {{"app", "14:02:11"}};
    waiting.builds = 3;
    waiting.last_seconds = 1.31;
    waiting.takes_keys = true;
    CHECK(status_text(waiting) == "ready #3 | app runs since 14:02:11 | 3 builds, the last in 1.3 s | ? shows keys");
    waiting.programs = {{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}};
    CHECK(status_text(waiting).find("| c runs since 3 | 1 more runs |") != std::string::npos);
}
