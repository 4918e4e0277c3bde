#include "tool/terminal/wrap.h"

#include "tests/catch.h"

using namespace cmakewatch;

TEST_CASE("a long line is wrapped between words by spaces up to the end of the line") {
    CHECK(wrapped("one two", 0, 10) == "one two");
    CHECK(wrapped("one two three", 0, 10) == "one two   three");
    CHECK(wrapped("two three", 4, 10) == "two   three");
    CHECK(wrapped("one two six a", 0, 11) == "one two six a"); // which would begin the next line is the space
    CHECK(wrapped("one a-very-long-word x", 0, 10) == "one a-very-long-word x"); // no line has room for it
    CHECK(wrapped("\u00e4\u00f6\u00fc two three", 0, 10) == "\u00e4\u00f6\u00fc two   three");
    CHECK(wrapped("one\n  two three", 0, 10) == "one\n  two     three");
    CHECK(wrapped("", 0, 10).empty());
}

TEST_CASE("a line that has begun in front of the text may fill more than one line") {
    CHECK(wrapped("two three", 14, 10) == "two   three");
    CHECK(wrapped(" two", 20, 10) == " two");
    CHECK(wrapped("x two", 20, 3) == "x   two");
    CHECK(wrapped("one two", 5, 0) == "one two"); // a terminal that has no size
}
