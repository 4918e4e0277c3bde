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
