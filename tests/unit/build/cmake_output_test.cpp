#include "tool/build/cmake_output.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Lines = std::vector<std::string>;

TEST_CASE("of CMake's output its messages stay, with empty lines and indentation") {
    CHECK(messages_in({"-- The C compiler identification is GNU 12.2.0", "CMake Warning at CMakeLists.txt:3 (message):",
                       "  first", "", "    indented", "", "", "plain", "-- Configuring done", ""}) ==
          Lines{"CMake Warning at CMakeLists.txt:3 (message):", "  first", "", "    indented", "", "", "plain"});
    CHECK(messages_in({"-- Configuring done", "-- Generating done"}).empty());
}

TEST_CASE("what a preset sets is no message") {
    CHECK(messages_in({"Preset CMake variables:", "", "  CMAKE_BUILD_TYPE=\"Debug\"", "",
                       "Preset environment variables:", "", "  FEATURE=\"on\"", "", "-- Configuring done", "a message",
                       "  of two lines"}) == Lines{"a message", "  of two lines"});
}
