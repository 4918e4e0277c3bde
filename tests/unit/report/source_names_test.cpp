#include "tests/catch.h"
#include "tool/report/source_names.h"

using namespace cmakewatch;

TEST_CASE("files are named as one would type them where one stands") {
    const SourceNames names("/p", "/p/sub", false);
    CHECK(names.from_here("/p/sub/a.cpp") == "a.cpp");
    CHECK(names.from_here("/p/b.cpp") == "../b.cpp");
    CHECK(names.from_here("/usr/include/x.h") == "/usr/include/x.h");
    CHECK(names.in_project("/p/sub/a.cpp") == "sub/a.cpp");
    CHECK(SourceNames("/p", "/elsewhere", false).from_here("/p/b.cpp") == "/p/b.cpp");
}

TEST_CASE("an error is shown with as much of its place as is known") {
    const SourceNames names("/p", "/p", false);
    CHECK(names.shown({"error", "/p/a.cpp", 3, 5, "no"}) == "a.cpp:3:5: no");
    CHECK(names.shown({"error", "/p/a.cpp", 3, 0, "no"}) == "a.cpp:3: no");
    CHECK(names.shown({"error", "", 0, 0, "no"}) == "no");
}

TEST_CASE("a click opens the file, whatever its name") {
    const SourceNames names("/p", "/p", true);
    const auto shown = names.shown({"error", "/p/a b;.cpp", 3, 5, "no"});
    CHECK(shown.starts_with("\x1b]8;;file://"));
    CHECK(shown.find("/p/a%20b%3B.cpp\x1b\\a b;.cpp:3:5\x1b]8;;\x1b\\: no") != std::string::npos);
}
