#include "tool/base/files.h"

#include "tests/catch.h"
#include "tests/unit/directory.h"
#include "tool/build/build_directory.h"
#include "tool/build/cmake_project.h"
#include "tool/build/ninja_files.h"

using namespace cmakewatch;

TEST_CASE("a file that is too large is refused before it is read") {
    const Directory directory;
    const auto file = directory.write("a", "12345");
    CHECK(read_file(file, 5).has_value());
    const auto refused = read_file(file, 4);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().on == file);

    // A file of a gigabyte takes no room on the disk, but would in memory.
    const auto reply = directory.write(".cmake/api/v1/reply/index-1.json", "{}", 1U << 30U);
    const auto project = read_project(directory.path(), "");
    REQUIRE_FALSE(project.has_value());
    CHECK(project.error().message() == "cannot read \"" + reply + "\": it has more than 256 MB");
    CHECK_FALSE(project.error().hint.empty());
}

TEST_CASE("Ninja's own files may be large, but not without end") {
    const Directory directory;
    const auto manifest = directory.write("build.ninja", "", (1U << 30U) + 1);
    const auto graph = read_ninja_graph(directory.path(), "build.ninja");
    REQUIRE_FALSE(graph.has_value());
    CHECK(graph.error().message() == "cannot read \"" + manifest + "\": it has more than 1024 MB");

    CHECK(read_ninja_deps(directory.path()).has_value());
    directory.write(".ninja_deps", "# ninjadeps\n", (1U << 30U) + 1);
    const auto deps = read_ninja_deps(directory.path());
    REQUIRE_FALSE(deps.has_value()); // to go on without it would be to miss changes of headers
    CHECK(deps.error().why == "it has more than 1024 MB");
}

TEST_CASE("a CMakeCache.txt with a NUL byte is refused") {
    const Directory directory;
    directory.write("CMakeCache.txt", std::string("CMAKE_GENERATOR:INTERNAL=Ninja\nA:PATH=/a\0b\n", 44));
    const auto opened = open_build_directory(directory.path());
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().on == directory.path() + "/CMakeCache.txt");
    CHECK(opened.error().why == "it has a NUL byte");
    CHECK_FALSE(opened.error().hint.empty());
}
