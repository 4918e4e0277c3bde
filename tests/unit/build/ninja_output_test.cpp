#include "tool/build/ninja_output.h"

#include "tests/catch.h"

using namespace cmakewatch;

TEST_CASE("diagnostics: lines and columns are no negative numbers") {
    const auto found = parse_diagnostic("a:-1:b.cpp:2:39: warning: unused");
    REQUIRE(found);
    CHECK(found->file == "a:-1:b.cpp");
    CHECK(found->line == 2);
    CHECK(found->column == 39);
    CHECK_FALSE(parse_diagnostic("b.cpp:-2: error: x"));
    CHECK_FALSE(parse_diagnostic("b.cpp:2:-3: error: x"));
}

TEST_CASE("progress: no negative numbers") {
    CHECK(parse_progress("@cmakewatch 2 1 2 x"));
    CHECK_FALSE(parse_progress("@cmakewatch 1 -1 2 x"));
    CHECK_FALSE(parse_progress("@cmakewatch 1 1 -2 x"));
}

TEST_CASE("what Ninja blames on its manifest, and not on the files that it names") {
    CHECK(blames_manifest("ninja: error: build.ninja:111: unexpected EOF"));
    CHECK(blames_manifest("ninja: error: CMakeFiles/rules.ninja:4: lexing error"));
    CHECK(blames_manifest("ninja: error: unknown target 'app'"));
    CHECK_FALSE(blames_manifest("ninja: error: '/a:1: b.c', needed by 'a.o', missing and no known rule to make it"));
    CHECK(blames_manifest("ninja: error: 'b.txt', needed by 'b.h', missing and no known rule to make it"));
    CHECK_FALSE(blames_manifest("ninja: error: build.ninja: No such file or directory"));
    CHECK_FALSE(blames_manifest("ninja: error: "));
    CHECK_FALSE(blames_manifest("ninja: build stopped: subcommand failed."));
    CHECK_FALSE(blames_manifest("a.c:1: error: x"));
}

TEST_CASE("CMake's run is told by what Ninja says of it") {
    CHECK(tells_of_cmake("@cmakewatch 1 0 1 Re-running CMake..."));
    CHECK_FALSE(tells_of_cmake("@cmakewatch 1 0 1 Building C object main.o"));
    CHECK_FALSE(tells_of_cmake("Re-running CMake..."));
}

TEST_CASE("a dependency cycle, as Ninja tells it") {
    using Files = std::vector<std::string>;
    CHECK(dependency_cycle("ninja: error: dependency cycle: a.o -> made.h -> tool -> a.o") ==
          Files{"a.o", "made.h", "tool"});
    CHECK(dependency_cycle("ninja: build stopped: dependency cycle: x/a.gcm -> x/b.gcm -> x/a.gcm.") ==
          Files{"x/a.gcm", "x/b.gcm"});
    CHECK(dependency_cycle("ninja: error: dependency cycle: a -> a [-w phonycycle=err]") == Files{"a"});
    CHECK(dependency_cycle("note: dependency cycle: a -> a").empty());
}

TEST_CASE("which build directory CMake is through with") {
    CHECK(configured_directory("-- Build files have been written to: /p/build") == "/p/build");
    CHECK(configured_directory("-- Generating done").empty());
}

TEST_CASE("Ninja says when SIGINT has ended it") {
    CHECK(tells_of_interruption("ninja: build stopped: interrupted by user."));
    CHECK(tells_of_interruption("ninja: error: rebuilding 'build.ninja': interrupted by user"));
    CHECK_FALSE(tells_of_interruption("ninja: build stopped: subcommand failed."));
    CHECK_FALSE(tells_of_interruption("x: interrupted by user"));
}

TEST_CASE("a step in the console pool is told of when it starts, others when they end") {
    ConsoleSteps steps;
    const auto may_start = [&steps](int done) { return steps.may_start({0, done, 9, "x"}); };
    CHECK(may_start(0));
    CHECK(may_start(1)); // behind it: another one, or the end of another step
    CHECK_FALSE(may_start(2));
    CHECK_FALSE(may_start(3));
    CHECK(may_start(3));
    CHECK_FALSE(may_start(5)); // it has ended too
    CHECK(may_start(0));       // CMake has run
    ConsoleSteps others;
    CHECK_FALSE(others.may_start({0, 1, 9, "x"}));
    CHECK_FALSE(others.may_start({0, 2, 9, "x"}));
}

TEST_CASE("what is behind a FAILED that Ninja has not printed is shown") {
    OutputFilter filter;
    CHECK(filter.shows("FAILED: main.o "));
    CHECK_FALSE(filter.shows("cc -c main.c"));
    CHECK(filter.shows("main.c:1: error: x"));
    CHECK(filter.shows("FAILED: 3 checks"));
    CHECK(filter.shows("the first of them"));
}
