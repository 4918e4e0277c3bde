#include "tests/catch.h"
#include "tool/terminal/screen_state.h"

using namespace cmakewatch;

namespace {

ScreenState after(std::initializer_list<std::string_view> outputs) {
    ScreenState state;
    for (const auto output : outputs) state.take(output);
    return state;
}

bool is_at_line_start(std::string_view output) {
    return after({output}).is_at_line_start();
}

} // namespace

TEST_CASE("a line of ours can follow where the program's last one has ended") {
    CHECK(after({}).is_at_line_start());
    CHECK(is_at_line_start("text\r\n"));
    CHECK(is_at_line_start("text\n\x1b[0m"));
    CHECK(is_at_line_start("[=> ]\r[==>]\r\x1b[K"));
    CHECK(is_at_line_start("text\x1b[H\x1b[2J"));
    CHECK_FALSE(is_at_line_start("text"));
    CHECK_FALSE(is_at_line_start("text\r\n> "));
    CHECK_FALSE(is_at_line_start("[=> ]\r"));
    CHECK_FALSE(is_at_line_start("text\n\t"));
    CHECK_FALSE(is_at_line_start("\x1b[5;1H"));
}

TEST_CASE("no line of ours can stand among lines that a program draws over and over") {
    auto state = after({"one\r\ntwo\r\nthree\r\n\x1b[3A"});
    CHECK_FALSE(state.is_at_line_start());
    CHECK(state.lines_below() == 3);
    state.take("\r\x1b[Kone\r\n\x1b[Ktwo\r\n");
    CHECK_FALSE(state.is_at_line_start());
    CHECK(state.move_below_all() == "\x1b[1B\r\n");
    CHECK(state.is_at_line_start());
    state.take("\x1b[2Aone\r\ntwo\r\n");
    CHECK(state.is_at_line_start());
}

TEST_CASE("a cursor that is put back stands where it stood") {
    CHECK(is_at_line_start("text\n\x1b\x37\x1b[24;1Hbelow\x1b\x38"));
    CHECK(is_at_line_start("text\n\x1b[s\x1b[24;1Hbelow\x1b[u"));
    CHECK_FALSE(is_at_line_start("text\x1b\x37\x1b[24;1Hbelow\n\x1b\x38"));
}

TEST_CASE("sequences and characters may come in pieces") {
    CHECK_FALSE(after({"text\n\x1b[3"}).is_between_characters());
    CHECK(after({"text\n\x1b[3", "1m"}).is_between_characters());
    CHECK_FALSE(after({"gr\xc3"}).is_between_characters());
    CHECK(after({"gr\xc3", "\xbc"}).is_between_characters());
    CHECK_FALSE(after({"\xf0\x9f\x99"}).is_between_characters());
    CHECK_FALSE(after({"\x1b]0;title"}).is_between_characters());
    CHECK(after({"\x1b]0;title", "\a"}).is_between_characters());
}

TEST_CASE("a program that places its text draws upon all of the screen") {
    CHECK(after({"\x1b[?1049h"}).is_drawn_upon(false));
    CHECK_FALSE(after({"\x1b[?1049h\x1b[?1049l"}).is_drawn_upon(true));
    CHECK(after({"\x1b[2J\x1b[24;1Hstatus"}).is_drawn_upon(true));
    CHECK_FALSE(after({"\x1b[2J\x1b[24;1Hstatus"}).is_drawn_upon(false));
    CHECK_FALSE(after({"> \r\x1b[K> a\b\x1b[H\x1b[2J> "}).is_drawn_upon(true)); // a line editor that has cleared it
}

TEST_CASE("behind an alternate screen lines follow as before it") {
    auto state = after({"text\n\x1b[?1049h\x1b[5;5Hdrawn\x1b[?25l"});
    CHECK(state.leave() == "\x1b[?25h\x1b[?1049l");
    CHECK(state.is_at_line_start());
    CHECK(state.leave().empty());
    CHECK(after({"text\n\x1b[?1049h\x1b[5;5Hdrawn\x1b[?1049l"}).is_at_line_start());
    CHECK_FALSE(after({"text\x1b[?1049hdrawn\n\x1b[?1049l"}).is_at_line_start());
}

TEST_CASE("colours that a program has left on are switched off") {
    CHECK(after({"\x1b[1;31mred"}).leave() == "\x1b[0m");
    CHECK(after({"\x1b[1;31mred\x1b[m\x1b[>4m"}).leave().empty());
}

TEST_CASE("what a program has drawn on the normal screen stays above what follows") {
    auto state = after({"\x1b[2J\x1b[5;1Hdrawn\x1b[2;1H"});
    CHECK(state.leave() == "\x1b[9999B\r\n");
    CHECK(state.is_at_line_start());
}
