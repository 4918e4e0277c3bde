#include "tests/catch.h"
#include "tool/terminal/line_input.h"

#include <string_view>

using namespace cmakewatch;

namespace {

std::string typed(std::string_view keys) {
    LineInput line;
    for (const char key : keys) CHECK(line.take(key) == LineInput::State::open);
    return line.text();
}

} // namespace

TEST_CASE("a typed line can be mended") {
    CHECK(typed("parser") == "parser");
    CHECK(typed("parsrr\x7f\x7f"
                "er") == "parser");
    CHECK(typed("gr\xc3\xbc\x7f\x7f") == "g");
    CHECK(typed("one two\x17three") == "one three");
    CHECK(typed("one\x15two") == "two");
    CHECK(typed("\x7f\x7f\x01x") == "x");
}

TEST_CASE("Enter ends a line, Escape and Ctrl-C give it up") {
    using State = LineInput::State;
    CHECK(LineInput().take('\r') == State::done);
    CHECK(LineInput().take('\n') == State::done);
    CHECK(LineInput().take('\x1b') == State::cancelled);
    CHECK(LineInput().take('\x03') == State::cancelled);
}
