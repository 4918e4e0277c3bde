#include "tool/terminal/program_lines.h"

#include "tests/catch.h"

using namespace cmakewatch;

TEST_CASE("the output of one of several programs comes in whole lines, each behind the program's name") {
    ProgramLines lines("api | ");
    CHECK(lines.take("one\ntw") == "api | one\n");
    CHECK(lines.take("").empty());
    CHECK(lines.take("o\r\nthree") == "api | two\n");
    CHECK(lines.take_rest() == "api | three\n");
    CHECK(lines.take_rest().empty());
    CHECK(lines.take("\n") == "api | \n");
}

TEST_CASE("the colours of one of several programs last until it switches them off, and end with its lines") {
    ProgramLines lines("a|");
    CHECK(lines.take("\x1b[31mred\nstill\x1b[0m plain\n") == "a|\x1b[31mred\x1b[0m\na|\x1b[31mstill\x1b[0m plain\n");
    CHECK(lines.take("plain\n") == "a|plain\n");
    CHECK(lines.take("\x1b[1m\x1b[32mx\n") == "a|\x1b[1m\x1b[32mx\x1b[0m\n");
    CHECK(lines.take("\x1b[0;33my\n") == "a|\x1b[1m\x1b[32m\x1b[0;33my\x1b[0m\n");
    CHECK(lines.take("\x1b[mz\n") == "a|\x1b[0;33m\x1b[mz\n");
    CHECK(lines.take("\x1b[31mleft on") == "");
    CHECK(lines.take_rest() == "a|\x1b[31mleft on\x1b[0m\n");
    CHECK(lines.take("the next program\n") == "a|the next program\n");
}

TEST_CASE("one of several programs does not draw over what the others have written") {
    ProgramLines lines("a|");
    CHECK(lines.take("10 %\r20 %\r\n") == "a|20 %\n");
    CHECK(lines.take("\x1b[2J\x1b[Hx\x1b[?25hy\x1b]0;title\az\x1b]8;;u\x1b\\!\n") == "a|xyz!\n");
    CHECK(lines.take("\x1b(Bb\b\a\tc\n") == "a|b\tc\n");
    CHECK(lines.take("sp\x1b[3").empty());
    CHECK(lines.take("1mlit\x1b[0m\n") == "a|sp\x1b[31mlit\x1b[0m\n");
}

TEST_CASE("a line that never ends is shown in pieces") {
    ProgramLines lines("a|");
    const auto shown = lines.take(std::string(70000, 'x'));
    CHECK(shown.size() > 60000);
    CHECK(shown.starts_with("a|xxx"));
    CHECK(shown.ends_with("x\n"));
}

TEST_CASE("of what looks like a colour only colours are kept") {
    ProgramLines lines("a|");
    CHECK(lines.take("\x1b[>4;2mkeys\x1b[38:5:1mred\n") == "a|keys\x1b[38:5:1mred\x1b[0m\n");
    CHECK(lines.take("\x1b[0m\x1b[3\xc3\xa4mx\x1b[3\x1b[1mbold\n") ==
          "a|\x1b[38:5:1m\x1b[0m\xc3\xa4mx\x1b[1mbold\x1b[0m\n");
}

TEST_CASE("what one of several programs draws on the alternate screen is no line of its output") {
    ProgramLines lines("a|");
    CHECK(lines.take("before\n\x1b[?1049h\x1b[Hmenu\r\nmore\n\x1b[31mred\x1b[?1049lafter\n") == "a|before\na|after\n");
    CHECK(lines.take("\x1b[?47hdrawn\n").empty());
    CHECK(lines.take_rest().empty());
    CHECK(lines.take("the next program\n") == "a|the next program\n");
}

TEST_CASE("a line of one of several programs can be shown in another way, behind the program's name") {
    ProgramLines lines("a|", [](const std::string& line) { return "<" + line + ">"; });
    CHECK(lines.take("one\n\x1b[31mtwo\n") == "a|<one>\na|<\x1b[31mtwo>\x1b[0m\n");
}
