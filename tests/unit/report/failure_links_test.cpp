#include "tool/report/failure_links.h"

#include "tests/catch.h"

#include <vector>

using namespace cmakewatch;

namespace {

struct Finder {
    explicit Finder(bool are_links) : names("/p", "/p", are_links) {}
    SourceNames names;
    std::vector<Diagnostic> found;
    FailureLinks links{names, [this](const Diagnostic& place) { found.push_back(place); }};
};

} // namespace

TEST_CASE("where a program says that it has failed is a link, and all else is as it was written") {
    Finder finder(true);
    const auto shown = finder.links.take("one\r\n/p/a.cpp:3: Failure\r\n/p/b.cpp:4:2: runtime error: x\nhalf");
    REQUIRE(finder.found.size() == 2);
    CHECK(finder.found[0].file == "/p/a.cpp");
    CHECK(finder.found[1].line == 4);
    CHECK(shown.starts_with("one\r\n\x1b]8;;file://"));
    CHECK(shown.find("/p/a.cpp\x1b\\/p/a.cpp:3\x1b]8;;\x1b\\: Failure\r\n\x1b]8;;") != std::string::npos);
    CHECK(shown.ends_with(":2: runtime error: x\nhalf"));
}

TEST_CASE("what a program writes is never held back: a line in parts is told of, but is no link") {
    Finder finder(true);
    CHECK(finder.links.take("/p/a.cpp:") == "/p/a.cpp:");
    CHECK(finder.links.take("3: Fail") == "3: Fail");
    CHECK(finder.found.empty());
    CHECK(finder.links.take("ure\nnext\n") == "ure\nnext\n");
    REQUIRE(finder.found.size() == 1);
    CHECK(finder.found[0].message == "Failure");
}

TEST_CASE("the beginning of a line of a program that has ended is forgotten") {
    Finder finder(false);
    CHECK(finder.links.take("last words") == "last words");
    finder.links.start_anew();
    CHECK(finder.links.take("/p/a.cpp:3: Failure\n") == "/p/a.cpp:3: Failure\n");
    CHECK(finder.found.size() == 1);
}

TEST_CASE("a line of any length is passed on, and examined up to a limit") {
    Finder finder(false);
    const std::string part(3000, 'x');
    for (int i = 0; i < 5; ++i) CHECK(finder.links.take(part) == part);
    CHECK(finder.links.take("\n/p/a.cpp:3: Failure\n") == "\n/p/a.cpp:3: Failure\n");
    CHECK(finder.found.size() == 1);
}
