#include "tests/catch.h"
#include "tool/terminal/program_screen.h"

using cmakewatch::ProgramScreen;

namespace {

constexpr int rows = 5;
constexpr int columns = 20;

// The drawing of what has been drawn: the same, if nothing is lost on the way.
std::string drawn_twice(const ProgramScreen& screen) {
    ProgramScreen other(rows, columns);
    other.take(screen.drawing());
    return other.drawing();
}

} // namespace

TEST_CASE("a drawing shows text where the program has put it, and the cursor") {
    ProgramScreen screen(rows, columns);
    screen.take("first\r\nsecond\x1b[4;3Hfourth");
    CHECK(screen.drawing() == "\x1b[5;1H\n\n\n\n\n\x1b[0m\x1b[H\x1b[2J"
                              "\x1b[1;1Hfirst\x1b[2;1Hsecond\x1b[4;1H  fourth\x1b[4;9H\x1b[0m");
    CHECK(drawn_twice(screen) == screen.drawing());
}

TEST_CASE("a drawing keeps colours, wide and combined characters, and how the next text looks") {
    ProgramScreen screen(rows, columns);
    screen.take("\x1b[1;31mred\x1b[0m plain \x1b[4;44mblue\x1b[0m\r\n"
                "\x1b[38;5;200mpalette\x1b[48;2;1;2;3m rgb\x1b[0m\r\n"
                "\xe6\xbc\xa2\xe5\xad\x97 e\xcc\x81\r\n\x1b[7;92m");
    const auto drawing = screen.drawing();
    CHECK(drawing.find("\x1b[0;1;31mred\x1b[0m plain \x1b[0;4;44mblue\x1b[0m") != std::string::npos);
    CHECK(drawing.find("\x1b[0;38;5;200mpalette\x1b[0;38;5;200;48;2;1;2;3m rgb\x1b[0m") != std::string::npos);
    CHECK(drawing.find("\xe6\xbc\xa2\xe5\xad\x97 e\xcc\x81") != std::string::npos);
    CHECK(drawing.ends_with("\x1b[4;1H\x1b[0;7;92m"));
    CHECK(drawn_twice(screen) == drawing);
}

TEST_CASE("a drawing of a program on the alternate screen leaves the normal one as it is") {
    ProgramScreen screen(rows, columns);
    screen.take("shell\r\n\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J\x1b[2;5Hmenu");
    const auto drawing = screen.drawing();
    CHECK(drawing == "\x1b[?1049h\x1b[0m\x1b[H\x1b[2J\x1b[2;1H    menu\x1b[?25l\x1b[2;9H\x1b[0m");
    CHECK(drawn_twice(screen) == drawing);

    ProgramScreen user(rows, columns);
    user.take("log\r\n");
    user.take(drawing);
    user.take(screen.modes().switch_off());
    CHECK(user.drawing().find("log") != std::string::npos);
    CHECK(user.drawing().find("menu") == std::string::npos);
}

TEST_CASE("a program's screen is left below what it has drawn, in the modes of before") {
    ProgramScreen screen(rows, columns);
    screen.take("one\r\ntwo\r\n\x1b[?25l\x1b[31m\x1b[1;2H");
    CHECK(screen.leaving() == "\x1b[?25h\x1b[0m\x1b[2;1H\r\n");
    screen.take("\x1b[4;1H");
    CHECK(screen.leaving() == "\x1b[?25h\x1b[0m\x1b[4;1H\r\n");
    screen.take("\x1b[?1049h");
    CHECK(screen.leaving() == "\x1b[?25h\x1b[?1049l\x1b[0m");
}

TEST_CASE("what a program asks is answered as its terminal would, once") {
    ProgramScreen screen(rows, columns);
    screen.take("abc\x1b[6n");
    CHECK(screen.take_answers() == "\x1b[1;4R");
    CHECK(screen.take_answers().empty());
}

TEST_CASE("a character is repeated as asked, and nothing if there is none") {
    ProgramScreen screen(rows, columns);
    screen.take("\x1b[5b\x1b[2;b-");
    screen.take("\x1b[3bx\xc3");
    screen.take("\xa4\x1b[b");
    CHECK(screen.drawing().find("\x1b[1;1H----x\xc3\xa4\xc3\xa4\x1b[1;8H") != std::string::npos);
    screen.take("\r\n\x1b[2000000000b");
}

TEST_CASE("text is inserted as long as the program wants that") {
    ProgramScreen screen(rows, columns);
    screen.take("world\r\x1b[4hhello \x1b[4l\x1b[2GE");
    CHECK(screen.drawing().find("\x1b[1;1HhEllo world\x1b[1;3H") != std::string::npos);
}

TEST_CASE("any size will do") {
    ProgramScreen screen(0, 0);
    screen.take("x\r\ny");
    screen.resize(rows, columns);
    screen.take("\x1b[H\x1b[2Jwhole");
    CHECK(screen.drawing().find("whole") != std::string::npos);
    screen.resize(100000, -1);
    screen.take("z");
}
