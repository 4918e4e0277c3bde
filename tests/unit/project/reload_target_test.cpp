#include "tool/project/reload_target.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

namespace {

const std::string boundary = "--4f2a";

// As cmake/AddReloadTarget.cmake writes it.
std::string written(const std::vector<std::pair<std::string, std::string>>& settings) {
    std::string text = "cmakewatch reload target 1 " + boundary + "\n";
    for (const auto& [key, value] : settings) text += key + "\n" + value + "\n" + boundary + "\n";
    return text + "end\n\n" + boundary + "\n";
}

const std::string everything = written({{"target", "app"},
                                        {"executable", "/b/app"},
                                        {"emulator", "/usr/bin/emulator;;--as given"},
                                        {"wrapper", "gdb"},
                                        {"wrapper", "--args"},
                                        {"wrapper", ""},
                                        {"base-directory", "/b/sub"},
                                        {"working-directory", "work"},
                                        {"stop-signal", "USR1"},
                                        {"stop-timeout", "0.5"},
                                        {"comment", "two\nlines"},
                                        {"argument", "semi;colon \"x\" \\"},
                                        {"argument", ""},
                                        {"optional-argument", ""},
                                        {"optional-argument", "--a\n--b\n"},
                                        {"environment", "A=b=c"},
                                        {"environment", "EMPTY="},
                                        {"watch", "/s/conf/*"},
                                        {"watch-build", "/other/**"},
                                        {"ignore", "/s/x"}});

std::string why(const std::string& text) {
    const auto parsed = parse_reload_target("serve", text);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().on == "serve");
    CHECK_FALSE(parsed.error().hint.empty());
    return parsed.error().why;
}

} // namespace

TEST_CASE("a reload target's settings arrive exactly") {
    const auto parsed = parse_reload_target("serve", everything);
    REQUIRE(parsed.has_value());
    CHECK(parsed->name == "serve");
    CHECK(parsed->target == "app");
    CHECK(parsed->executable == "/b/app");
    CHECK(parsed->emulator == Texts{"/usr/bin/emulator", "--as given"});
    CHECK(parsed->arguments == Texts{"semi;colon \"x\" \\", "", "--a\n--b\n"});
    CHECK(parsed->environment == Texts{"A=b=c", "EMPTY="});
    CHECK(parsed->directory == "/b/sub/work");
    CHECK(parsed->watch == Texts{"/s/conf/*"});
    CHECK(parsed->watch_build == Texts{"/other/**"});
    CHECK(parsed->ignore == Texts{"/s/x"});
    CHECK(parsed->stop_signal == "USR1");
    CHECK(parsed->stop_timeout_ms == 500);
    CHECK(parsed->comment == "two\nlines");
    CHECK(parsed->command() ==
          Texts{"gdb", "--args", "/usr/bin/emulator", "--as given", "/b/app", "semi;colon \"x\" \\", "", "--a\n--b\n"});
}

TEST_CASE("what a reload target does not say is left open") {
    const auto parsed = parse_reload_target("serve", written({{"target", "app"}, {"executable", "/b/app"}}));
    REQUIRE(parsed.has_value());
    CHECK(parsed->command() == Texts{"/b/app"});
    CHECK(parsed->stop_signal.empty());
    CHECK(parsed->stop_timeout_ms == -1);
}

TEST_CASE("a reload target's settings that are cut off anywhere are an error") {
    for (size_t length = 0; length < everything.size(); ++length) {
        INFO("the first " << length << " bytes");
        CHECK_FALSE(parse_reload_target("serve", everything.substr(0, length)).has_value());
    }
}

TEST_CASE("a reload target's settings with any byte changed are an error or settings") {
    for (size_t at = 0; at < everything.size(); ++at)
        for (const char byte : {'\0', '\n', '-', '\xFF'}) {
            auto text = everything;
            text[at] = byte;
            const auto parsed = parse_reload_target("serve", text);
            if (!parsed) CHECK_FALSE(parsed.error().why.empty());
        }
}

TEST_CASE("damaged settings of a reload target say what is wrong") {
    CHECK(why("") == "another version of cmakewatch wrote them");
    CHECK(why("cmakewatch reload target 2 --x\n") == "another version of cmakewatch wrote them");
    CHECK(why("cmakewatch reload target 1 --\n") == "they are cut off");
    CHECK(why(written({{"colour", "red"}})) == "unknown setting \"colour\"");
    CHECK(why(written({{"target", "app"}})) == "they name no program");
    CHECK(why(written({{"target", "app"}, {"executable", "app"}})) == "they name no program");
    CHECK(why(written({{"target", "app"}, {"executable", "/b/app"}, {"base-directory", "b"}})) ==
          "they name no working directory");
    CHECK(why(written({{"target", "app"}, {"executable", std::string("/b/\0app", 7)}})) == "they have a NUL byte");
}

TEST_CASE("words are quoted as a shell reads them") {
    CHECK(shell_quoted({}) == "");
    CHECK(shell_quoted({"/b/app", "--port=80", "a.b,c:d@e%+_"}) == "/b/app --port=80 a.b,c:d@e%+_");
    CHECK(shell_quoted({""}) == "''");
    CHECK(shell_quoted({"two words", "it's", "$x `y` \\", "a;b", "~", "*"}) ==
          R"('two words' 'it'\''s' '$x `y` \' 'a;b' '~' '*')");
    CHECK(shell_quoted({"a\nb\t'\\\x7f"}) == R"($'a\x0ab\x09\'\\\x7f')");
}
