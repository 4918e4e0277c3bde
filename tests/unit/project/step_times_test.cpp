#include "tool/project/step_times.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

const std::set<std::string, std::less<>> linked{"app", "libx.a"};

} // namespace

TEST_CASE("a step is known by what it makes") {
    CHECK(kind_of_step("CMakeFiles/app.dir/main.cpp.o", linked) == StepKind::compile);
    CHECK(kind_of_step("CMakeFiles/app.dir/cmake_pch.hxx.gch", linked) == StepKind::compile);
    CHECK(kind_of_step("app", linked) == StepKind::link);
    CHECK(kind_of_step("libx.a", linked) == StepKind::link);
    CHECK(kind_of_step("version.h", linked) == StepKind::other);
    CHECK(kind_of_step("build.ninja", linked) == StepKind::other);
}

TEST_CASE("the wall time of steps that run beside each other counts once") {
    CHECK(wall_times({}, linked) == EditCycle::Steps{});
    CHECK(wall_times({{0, 100, "a.o"}, {50, 150, "b.o"}, {160, 200, "app"}}, linked) == EditCycle::Steps{150, 40, 0});
    CHECK(wall_times({{0, 100, "a.o"}, {20, 130, "libx.a"}, {90, 145, "gen.h"}}, linked) ==
          EditCycle::Steps{100, 30, 15});
    // Two outputs of one step.
    CHECK(wall_times({{5, 25, "gen.h"}, {5, 25, "gen.c"}}, linked) == EditCycle::Steps{0, 0, 20});
}
