#include "tests/catch.h"
#include "tool/build/running_steps.h"

using namespace cmakewatch;

namespace {

using Told = RunningSteps::Told;

constexpr std::chrono::steady_clock::time_point start{};

std::string names(const RunningSteps& steps) {
    std::string text;
    for (const auto& step : steps.all()) text += step.description + " ";
    return text;
}

} // namespace

TEST_CASE("steps run from the line that tells of their start to the one that tells of their end") {
    RunningSteps steps;
    steps.begin(true);
    CHECK(steps.take({1, 0, 3, "a"}, start) == Told::start);
    CHECK(steps.take({2, 0, 3, "b"}, start + std::chrono::seconds(1)) == Told::start);
    CHECK(names(steps) == "a b ");
    CHECK(steps.all().back().start == start + std::chrono::seconds(1));
    CHECK(steps.take({2, 1, 3, "a"}, start) == Told::end);
    CHECK(names(steps) == "b ");
    CHECK(steps.take({3, 1, 3, "c"}, start) == Told::start);
    CHECK(steps.take({3, 2, 2, "c"}, start) == Told::end);
    CHECK(names(steps) == "b ");
}

TEST_CASE("the end of a step that has the terminal to itself shows in what comes next") {
    RunningSteps steps;
    steps.begin(true);
    steps.take({1, 0, 3, "a"}, start);
    steps.take({2, 0, 3, "asks"}, start);
    CHECK(steps.take({3, 1, 3, "b"}, start) == Told::start);
    CHECK(names(steps) == "a b ");
    steps.take({4, 1, 4, "asks again"}, start);
    CHECK(steps.take({4, 3, 4, "a"}, start) == Told::end);
    CHECK(names(steps) == "b ");
}

TEST_CASE("when CMake has run Ninja counts anew") {
    RunningSteps steps;
    steps.begin(true);
    steps.take({1, 0, 1, "Re-running CMake..."}, start);
    steps.take({1, 0, 2, "a"}, start);
    steps.take({2, 0, 2, "b"}, start);
    CHECK(names(steps) == "a b ");
}

TEST_CASE("of a Ninja that writes into a pipe no step is known to run") {
    RunningSteps steps;
    steps.begin(false);
    CHECK(steps.take({1, 1, 2, "a"}, start) == Told::end);
    CHECK(steps.all().empty());
}
