#include "tests/catch.h"
#include "tool/terminal/terminal_modes.h"

using namespace cmakewatch;

namespace {

void take(TerminalModes& modes, std::string_view output) {
    ControlSequences sequences;
    sequences.take(output, [&](ControlSequences::Kind kind, std::string_view bytes) { modes.take(kind, bytes); });
}

std::string off_after(std::string_view output) {
    TerminalModes modes;
    take(modes, output);
    return modes.switch_off();
}

} // namespace

TEST_CASE("what a program switches on is switched off, the alternate screen last") {
    CHECK(off_after("\x1b[?1049h\x1b[?25l\x1b[?1002;1006h\x1b[?2004h") ==
          "\x1b[?25h\x1b[?1002l\x1b[?1006l\x1b[?2004l\x1b[?1049l");
    CHECK(off_after("text\r\nmore\x1b[?47htext") == "\x1b[?47l");
    CHECK(off_after("\x1b[?7l\x1b[4h") == "\x1b[4l\x1b[?7h");
    CHECK(off_after("\x1b[2;10r") == "\x1b\x37\x1b[r\x1b\x38"); // the cursor stays where it is
    CHECK(off_after("\x1b[?1049h\x1b[2;10r") == "\x1b[r\x1b[?1049l");
    CHECK(off_after("\x1b[>1u\x1b[>3u\x1b[<u\x1b[>5u") == "\x1b[<2u");
    CHECK(off_after("\x1b(0\x0e") == "\x0f\x1b(B");
    CHECK(off_after("\x1b=\x1b[4 q") == "\x1b>\x1b[0 q");
    CHECK(off_after("\x1b[>4;2m") == "\x1b[>4m");
}

TEST_CASE("what it has switched off itself, or what is no mode, needs nothing") {
    CHECK(off_after("").empty());
    CHECK(off_after("hello \r\n\x1b[1;31mred\x1b[0m\r\n\x1b[2J\x1b[H\x1b[K").empty());
    CHECK(off_after("\x1b[?1049h\x1b[?25l\x1b=\x1b[3;5r\x1b(0\x0e"
                    "\x1b[?25h\x1b>\x1b[r\x1b(B\x0f\x1b[?1049l")
              .empty());
    CHECK(off_after("\x1b[>1u\x1b[<u\x1b[<9u\x1b[=0u\x1b[?u").empty());
    CHECK(off_after("\x1b[?1048h\x1b[?7h\x1b[?25h\x1b[?2004l").empty());
    CHECK(off_after("\x1b[?1049h\x1b[?1000h\x1b"
                    "c")
              .empty());
}

TEST_CASE("another terminal comes into the same modes") {
    TerminalModes modes;
    take(modes, "\x1b[?1049h\x1b[?25l\x1b[2;10r\x1b(0\x1b[5 q");
    CHECK(modes.switch_on_screen() == "\x1b[?1049h");
    TerminalModes again;
    take(again, modes.switch_on_screen());
    take(again, modes.switch_on_others());
    CHECK(again.switch_off() == modes.switch_off());
    CHECK(again.switch_on_others() == modes.switch_on_others());
}
