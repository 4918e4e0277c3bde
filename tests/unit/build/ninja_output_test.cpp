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
    CHECK(parse_progress("@cmakewatch 1 2 x"));
    CHECK_FALSE(parse_progress("@cmakewatch -1 2 x"));
    CHECK_FALSE(parse_progress("@cmakewatch 1 -2 x"));
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
    CHECK(tells_of_cmake("@cmakewatch 0 1 Re-running CMake..."));
    CHECK_FALSE(tells_of_cmake("@cmakewatch 0 1 Building C object main.o"));
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
