#include "tool/process/shell_words_posix.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

TEST_CASE("a command line is split as a shell does it") {
    CHECK(shell_words("gdb --args") == Texts{"gdb", "--args"});
    CHECK(shell_words("  'two words' \"x y\"z a\\ b ''") == Texts{"two words", "x yz", "a b", ""});
    CHECK(shell_words("") == Texts{});
    for (const auto* text : {"'open", "\"open", "a; b", "a | b", "a & b", "$(date)", "`date`", "a\nb"}) {
        INFO(text);
        CHECK_FALSE(shell_words(text));
    }
}
