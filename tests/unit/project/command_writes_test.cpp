#include "tool/project/command_writes.h"

#include "tool/project/shell_commands.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

// "a -> b" for a copy, "a => b" for one of a directory, "a" for another file; in this order, separated by "; ".
std::string of(std::string_view command) {
    std::string text;
    const auto add = [&](const std::string& item) { text += (text.empty() ? "" : "; ") + item; };
    const auto writes = writes_of(command, "/b");
    for (const auto& copy : writes.copies) add(copy.source + (copy.is_directory ? " => " : " -> ") + copy.destination);
    for (const auto& file : writes.files) add(file);
    return text;
}

} // namespace

TEST_CASE("shell commands: quotes, operators, redirections, what only the shell can tell") {
    const auto commands =
        parse_shell_commands("a 'b c'\\ d\"e \\\" f\" >x 2>&1 2>>y && (b $c \"$d\" *.e; then A=1 f # g\n"
                             ") || ! g <h &>i \\\n j");
    REQUIRE(commands.size() == 4);
    CHECK(commands[0].words == std::vector<ShellWord>{"a", "b c de \" f"});
    CHECK(commands[0].written == std::vector<ShellWord>{"x", "y"});
    CHECK(commands[1].words == std::vector<ShellWord>{"b", std::nullopt, std::nullopt, std::nullopt});
    CHECK(commands[1].depth == 1);
    CHECK(commands[2].words == std::vector<ShellWord>{"f"});
    CHECK(commands[3].words == std::vector<ShellWord>{"g", "j"});
    CHECK(commands[3].written == std::vector<ShellWord>{"i"});
    CHECK(commands[3].depth == 0);
}

TEST_CASE("what CMake's own commands copy") {
    CHECK(of("cd /b && /usr/bin/cmake -E copy x /s/dist/") == "/b/x -> /s/dist/x");
    CHECK(of("cmake -E copy_if_different x '/s/a b'") == "/b/x -> /s/a b; /b/x -> /s/a b/x");
    CHECK(of("cmake -E copy x d/y /s") == "/b/x -> /s/x; /b/d/y -> /s/y");
    CHECK(of("cmake -E copy -t /s x") == "/b/x -> /s/x");
    CHECK(of("cmake -E copy_directory a b /s/c") == "/b/a => /s/c; /b/b => /s/c");
    CHECK(of("cmake -E copy_directory_if_different a /s/c") == "/b/a => /s/c");
    CHECK(of("cmake -E create_symlink ../x /s/l") == "/x -> /s/l; /s/x -> /s/l/x");
    CHECK(of("cmake -E rename x /s/y") == "/b/x; /s/y; /b/x; /s/y/x");
    CHECK(of("cmake -E touch x /s/y") == "/b/x; /s/y");
    CHECK(of("cmake -E env A=b --unset=C cmake -E time cmake -E touch /s/y") == "/s/y");
    CHECK(of("cmake -E echo x > /s/y") == "/s/y");
    CHECK(of("cmake -E make_directory /s/y && cmake -E echo a").empty());
}

TEST_CASE("what the usual tools copy and write") {
    CHECK(of("cp -p x /s/y") == "/b/x -> /s/y; /b/x -> /s/y/x");
    CHECK(of("cp -r a /s/c/") == "/b/a -> /s/c/a; /b/a => /s/c/a");
    CHECK(of("install -D -m 755 x /s/y/") == "/b/x -> /s/y/x");
    CHECK(of("install -d /s/y /s/z").empty());
    CHECK(of("ln -sf x /s/y") == "/s/x -> /s/y");
    CHECK(of("cd sub && mv x y; rm -f /s/z && tee a") == "/b/sub/x; /b/sub/y; /b/sub/x; /b/sub/y/x; /s/z; /b/sub/a");
    CHECK(of("sh -ec 'cd /s && date >stamp' && touch x") == "/s/stamp; /b/x");
    CHECK(of("(cd sub && touch x) && touch y") == "/b/sub/x; /b/y");
}

TEST_CASE("what only the shell can tell is left out") {
    CHECK(of("cp $FILE /s/y").empty());
    CHECK(of("cp x \"$DIR\"/y").empty());
    CHECK(of("cd $DIR && touch x /s/y") == "/s/y");
    CHECK(of("date > ~/stamp; date > /dev/null") == "/dev/null");
    CHECK(of("cp x").empty());
    CHECK(of("cp -t").empty());
    CHECK(of("env \"\" cp").empty());
}

TEST_CASE("a copy says what lies where it goes to") {
    const FileCopy file{"/b/x", "/s/y", false};
    CHECK(file.source_of("/s/y") == "/b/x");
    CHECK(file.source_of("/s/y/z").empty());
    const FileCopy directory{"/b/x", "/s/y", true};
    CHECK(directory.source_of("/s/y").empty());
    CHECK(directory.source_of("/s/y/z/a") == "/b/x/z/a");
    CHECK(directory.source_of("/s/yz").empty());
}
