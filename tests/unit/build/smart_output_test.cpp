#include "tests/catch.h"
#include "tool/build/smart_output.h"

using namespace cmakewatch;

namespace {

// Whole, and byte by byte.
std::string lines_of(std::string_view output) {
    SmartOutput whole;
    const auto lines = whole.take(output);
    SmartOutput bytes;
    std::string same;
    for (const char c : output) same += bytes.take({&c, 1});
    CHECK(same == lines);
    return lines;
}

} // namespace

TEST_CASE("what Ninja draws over and over on a terminal becomes lines") {
    CHECK(lines_of("\r@cmakewatch 1 0 2 Building a\x1b[K\r@cmakewatch 2 0 2 Building b\x1b[K"
                   "\r@cmakewatch 2 1 2 Building a\x1b[K\r@cmakewatch 2 2 2 Building b\x1b[K\n") ==
          "@cmakewatch 1 0 2 Building a\n@cmakewatch 2 0 2 Building b\n"
          "@cmakewatch 2 1 2 Building a\n@cmakewatch 2 2 2 Building b\n");
}

TEST_CASE("what a step has printed follows the line that tells of its end") {
    CHECK(lines_of("\r@cmakewatch 1 0 1 Building a\x1b[K\r@cmakewatch 1 1 1 Building a\x1b[K\nFAILED: a \n"
                   "c++ a.cpp\na.cpp:1:1: error: no\nninja: build stopped: subcommand failed.\n") ==
          "@cmakewatch 1 0 1 Building a\n@cmakewatch 1 1 1 Building a\nFAILED: a \nc++ a.cpp\n"
          "a.cpp:1:1: error: no\nninja: build stopped: subcommand failed.\n");
    CHECK(
        lines_of(
            "\r@cmakewatch 1 0 1 Building a\x1b[K\r@cmakewatch 1 1 1 Building a\x1b[K\n\nits first line is empty\n") ==
        "@cmakewatch 1 0 1 Building a\n@cmakewatch 1 1 1 Building a\n\nits first line is empty\n");
}

TEST_CASE("a step that has the terminal to itself is told of") {
    CHECK(lines_of("\r@cmakewatch 1 0 2 Asking\x1b[K\nname? me\n\r@cmakewatch 2 1 2 Building a\x1b[K"
                   "\r@cmakewatch 2 2 2 Building a\x1b[K\n") ==
          "@cmakewatch 1 0 2 Asking\n@cmakewatch console\nname? me\n@cmakewatch 2 1 2 Building a\n"
          "@cmakewatch 2 2 2 Building a\n");
}

TEST_CASE("carriage returns of others stay") {
    CHECK(lines_of("one\rtwo\n\rthree\n\r\n\r@cmakewatc\n") == "one\rtwo\n\rthree\n\r\n\r@cmakewatc\n");
}
