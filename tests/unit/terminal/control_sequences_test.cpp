#include "tool/terminal/control_sequences.h"

#include "tests/catch.h"

#include <vector>

using namespace cmakewatch;

namespace {

// "t:" text, "c:" control, "e:" escape, "s:" sequence, without ESC.
std::string pieces_of(std::string_view output, size_t piece_size = std::string_view::npos) {
    ControlSequences sequences;
    std::string all;
    for (; !output.empty(); output.remove_prefix(std::min(piece_size, output.size())))
        sequences.take(output.substr(0, piece_size), [&](ControlSequences::Kind kind, std::string_view bytes) {
            if (!all.empty()) all += ' ';
            all += std::string(1, "tces"[static_cast<size_t>(kind)]) + ":";
            for (const char c : bytes)
                if (c == '\n')
                    all += "\\n";
                else if (c != '\x1b')
                    all += c;
        });
    return all;
}

} // namespace

TEST_CASE("output is told apart into text, controls, escapes and sequences") {
    CHECK(pieces_of("one\ntwo") == "t:one c:\\n t:two");
    CHECK(pieces_of("\x1b[1;31mred\x1b[?25l\x1b[4 q") == "s:[1;31m t:red s:[?25l s:[4 q");
    CHECK(pieces_of("\x1b(0x\x1b"
                    "7\x1b=") == "e:(0 t:x e:7 e:=");
    CHECK(pieces_of("\xc3\xa4\x9b"
                    "1m") == "t:\xc3\xa4\x9b"
                             "1m"); // bytes of UTF-8, whatever they are elsewhere
    CHECK(pieces_of("a\x1b[31mb\x1b(Bc", 1) == "t:a s:[31m t:b e:(B t:c");
}

TEST_CASE("strings for the terminal, and what is broken off, are left out") {
    CHECK(pieces_of("a\x1b]0;title [1m\x07"
                    "b") == "t:a t:b");
    CHECK(pieces_of("a\x1bPq\x1b\\b\x1b_x\x18"
                    "c",
                    1) == "t:a t:b t:c");
    CHECK(pieces_of("\x1b]0;cut\x1b[1mb") == "s:[1m t:b");
    CHECK(pieces_of("\x1b[1\xc3\xa4\x1b[\nx\x1b\x1b[2mb") == "t:\xc3 t:\xa4 c:\\n t:x s:[2m t:b");
    CHECK(pieces_of("\x1b[" + std::string(1000, '1') + "mx").find("[1") == std::string::npos);
    CHECK(pieces_of("\x1b[1").empty());
}
