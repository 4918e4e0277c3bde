// What the status line says.
// Does not know the time: it is told. What matters most comes first, since a narrow terminal cuts the end.
#pragma once

#include "tool/build/running_steps.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

using StatusClock = std::chrono::steady_clock;

struct BuildUnderWay {
    int build = 0;
    StatusClock::time_point start;
    std::optional<double> expected_seconds; // it took as long before
    int done = 0;
    int total = 0; // steps; 0: not known yet
    std::string last_step;
    RunningSteps running;
};

struct TestsUnderWay {
    int build = 0;
    StatusClock::time_point start;
    int finished = 0;
    int selected = 0;
    int failed = 0;
    std::string running; // the one that has started last
    StatusClock::time_point running_since;
};

// Between builds and rounds of tests.
struct Waiting {
    std::string outcome; // of the last one: "ready #3"
    struct Program {
        std::string name;
        std::string since; // the time of day
    };
    std::vector<Program> programs; // that run
    int builds = 0;                // that have ended
    double last_seconds = 0;       // the last of them
    bool takes_keys = false;
};

[[nodiscard]] std::string status_text(const BuildUnderWay& build, StatusClock::time_point now);
[[nodiscard]] std::string status_text(const TestsUnderWay& tests, StatusClock::time_point now);
[[nodiscard]] std::string status_text(const Waiting& waiting);

// "Building CXX src/main.cpp" of "Building CXX object CMakeFiles/app.dir/src/main.cpp.o", which is what CMake has Ninja
// say.
[[nodiscard]] std::string short_step(std::string_view description);

} // namespace cmakewatch
