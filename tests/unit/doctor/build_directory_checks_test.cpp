#include "tool/doctor/build_directory_checks.h"

#include "tests/catch.h"

using namespace cmakewatch;

TEST_CASE("other build directories of the same sources") {
    CHECK(other_builds_finding("/p/build", {}, "/p/build").verdict == Verdict::ok);
    const auto taken = other_builds_finding("/p/build", {"/p/a", "/p/b"}, "/p/build");
    CHECK(taken.verdict == Verdict::ok);
    CHECK(taken.detail == "these sources are also built in /p/a and /p/b; without -B this one is taken");
    const auto other = other_builds_finding("/p/a", {"/p/build"}, "/p/build");
    CHECK(other.verdict == Verdict::warning);
    CHECK(other.detail == "these sources are also built in /p/build; without -B /p/build is taken");
    CHECK(other.hint == "name the one that you want: -B /p/a, or CMAKEWATCH_BUILD_DIR");
    const auto none = other_builds_finding("/p/a", {"/p/b"}, "");
    CHECK(none.verdict == Verdict::warning);
    CHECK(none.detail == "these sources are also built in /p/b; without -B none is taken");
}

TEST_CASE("paths that Ninja cuts") {
    CHECK(paths_finding("/home/me/c++ (1)", "/tmp/b").verdict == Verdict::ok);
    for (const char character : std::string("'&;*?<>|^`")) {
        const auto path = std::string("/a") + character + "b";
        CHECK(paths_finding(path, "/b").verdict == Verdict::warning);
        CHECK(paths_finding("/s", path).verdict == Verdict::warning);
    }
    CHECK(paths_finding("/r&d/p", "/b").detail.find("cuts /r&d/p at the &") != std::string::npos);
}
