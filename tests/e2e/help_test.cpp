// The manual, where no man(1) is installed.
#include "tests/e2e/answer.h"

#include <regex>

using namespace e2e;

TEST_CASE("the program shows its manual by itself") {
    const Sandbox sandbox;
    const auto without_man = "PATH=/nowhere";
    const auto list = answer_to(sandbox.path("."), "help");
    CHECK(list.code == 0);
    CHECK(holds(list.output, "\n  doctor "));
    const auto page = answer_to(sandbox.path("."), "help doctor", without_man);
    CAPTURE(page.output, page.errors);
    CHECK(page.code == 0);
    CHECK(page.output.starts_with("NAME\n    cmakewatch-doctor - say what is wrong here"));
    CHECK(holds(page.output, "\n    --json  Print an array of"));
    CHECK_FALSE(holds(page.output, "\x1b"));
    std::istringstream lines(page.output);
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 80);
    CHECK(answer_to(sandbox.path("."), "help docter").code == 2);
}

TEST_CASE("on a terminal the manual is as wide as that, and has bold words") {
    const Sandbox sandbox;
    const auto command = "cd '" + sandbox.path(".").string() +
                         "' && TERM=xterm script -qec 'stty cols 50; " CMAKEWATCH_EXECUTABLE
                         " help doctor' /dev/null < /dev/null > answer";
    REQUIRE(std::system(command.c_str()) == 0);
    const auto answer = content(sandbox.path("answer"));
    CAPTURE(answer);
    CHECK(holds(answer, "\x1b[1mNAME\x1b[0m\r\n"));
    std::istringstream lines(std::regex_replace(answer, std::regex("\x1b\\[[0-9;]*m|\r"), ""));
    size_t longest = 0;
    for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
    CHECK(longest <= 50);
    CHECK(longest > 40);
}
