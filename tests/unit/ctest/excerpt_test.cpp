#include "tool/ctest/excerpt.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Lines = std::vector<std::string>;

TEST_CASE("an excerpt of few lines has them all, and starts anew once taken") {
    Excerpt excerpt(10);
    CHECK(excerpt.take().empty());
    for (const auto* line : {"1234", "", "678", "abcd", "fgh"}) excerpt.add(line);
    CHECK(excerpt.take() == Lines{"1234", "", "678", "abcd", "fgh"});
    excerpt.add("x");
    CHECK(excerpt.take() == Lines{"x"});
}

TEST_CASE("an excerpt of many lines has the first and the last ones, and counts what is missing") {
    Excerpt excerpt(10);
    for (int i = 0; i < 1000; ++i) excerpt.add(std::to_string(100 + i % 10));
    CHECK(excerpt.take() == Lines{"100", "101", "[996 lines are left out]", "108", "109"});
}

TEST_CASE("an excerpt keeps the last line, however long") {
    Excerpt excerpt(10);
    excerpt.add("first");
    excerpt.add("second");
    excerpt.add(std::string(100, 'x'));
    CHECK(excerpt.take() == Lines{"first", "[1 lines are left out]", std::string(100, 'x')});
}
