#include "tool/base/paragraph.h"

#include "tests/catch.h"

using namespace cmakewatch;

TEST_CASE("words in lines of a width") {
    CHECK(paragraph("one two three", 0, 80) == "one two three");
    CHECK(paragraph("one two three", 2, 9) == "one two\n  three");
    CHECK(paragraph("one two three", 2, 8) == "one\n  two\n  three");
    CHECK(paragraph("a quite-long-word b", 1, 6) == "a\n quite-long-word\n b");
    CHECK(paragraph("", 2, 8).empty());
    CHECK(paragraph("\xc3\xa4 \xc3\xb6 \xc3\xbc", 0, 5) == "\xc3\xa4 \xc3\xb6 \xc3\xbc");
    CHECK(paragraph("\x1b[1mab\x1b[0m cd", 0, 5) == "\x1b[1mab\x1b[0m cd");
}
