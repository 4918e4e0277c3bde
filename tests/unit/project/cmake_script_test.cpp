#include "tool/project/cmake_script.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

namespace {

// The name of the first command, then its arguments.
Texts first_command(const std::string& text) {
    CMakeScript script(text);
    const auto command = script.next();
    if (!command) return {};
    Texts words{command->name};
    for (const auto& argument : command->arguments) words.push_back(argument.text);
    return words;
}

bool is_literal(const std::string& argument) {
    const auto text = "f(" + argument + ")";
    CMakeScript script(text);
    const auto command = script.next();
    REQUIRE(command);
    REQUIRE(command->arguments.size() == 1);
    return command->arguments[0].is_literal;
}

// Whether it can be read to its end.
bool is_cmake(const std::string& text) {
    CMakeScript script(text);
    while (script.next()) {
    }
    return script.is_at_end();
}

} // namespace

TEST_CASE("arguments are plain, in quotes or in brackets") {
    CHECK(first_command("Add_Test ( one \"two (2)\"\n\t[=[three ]] 3]=] [[four]])") ==
          Texts{"add_test", "one", "two (2)", "three ]] 3", "four"});
    CHECK(first_command("f()") == Texts{"f"});
    CHECK(first_command("if(NOT (a;b) c)") == Texts{"if", "NOT", "a", "b", "c"});
}

TEST_CASE("escapes stand for what CMake would read") {
    CHECK(first_command(R"cmake(f("a\$b\"c\\d" e\ f\(\) "\t\n\r" [[\$]])cmake"
                        "\n)") == Texts{"f", "a$b\"c\\d", "e f()", "\t\n\r", "\\$"});
    CHECK(first_command("f(\"one \\\nline\" a\\;b)") == Texts{"f", "one line", "a\\;b"});
}

TEST_CASE("comments are none of the commands") {
    CHECK(first_command("# no(\n#[[ nor\n (this) ]] #\n yes(a # b)\n c)") == Texts{"yes", "a", "c"});
}

TEST_CASE("an argument with a variable in it is not literal") {
    CHECK_FALSE(is_literal("${x}"));
    CHECK_FALSE(is_literal("\"a/$ENV{x}\""));
    CHECK_FALSE(is_literal("$CACHE{x}"));
    CHECK(is_literal("\\${x}"));
    CHECK(is_literal("[[${x}]]"));
    CHECK(is_literal("\"^x$\""));
}

TEST_CASE("a text that is no CMake is read until there") {
    CMakeScript script("f(a)\ng(\"b)");
    CHECK(script.next());
    CHECK_FALSE(script.next());
    CHECK_FALSE(script.is_at_end());
    for (const auto* text : {"f(a", "f(\"a)", "f a", "f(a))", "f(\\", "f(\\q)", "(a)"}) {
        CAPTURE(text);
        CHECK_FALSE(is_cmake(text));
    }
    CHECK_FALSE(is_cmake(std::string("\x7f"
                                     "ELF\0\0",
                                     6)));
    CHECK(is_cmake(""));
    CHECK(is_cmake(" # only a comment"));
}
