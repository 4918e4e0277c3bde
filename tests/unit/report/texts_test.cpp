#include "tests/catch.h"
#include "tool/report/change_text.h"
#include "tool/report/counted.h"
#include "tool/report/exit_text.h"

#include <csignal>

using namespace cmakewatch;

namespace {

const SourceNames names("/p", "/p", false);

Change change(const std::string& path, bool exists = true) {
    return {path, ChangeKind::source, {exists, 1, 1, 1, 1}, {}, false};
}

} // namespace

TEST_CASE("what has happened to files is told in the words for it") {
    CHECK(change_text({change("/p/a.cpp")}, names) == "a.cpp changed");
    CHECK(change_text({change("/p/a.cpp", false)}, names) == "a.cpp deleted");
    CHECK(change_text({change("/p/a.cpp"), change("/p/b.cpp", false), change("/q/c.cpp")}, names) ==
          "a.cpp, /q/c.cpp changed, b.cpp deleted");
    CHECK(change_text({change("/p/a"), change("/p/b"), change("/p/c"), change("/p/d", false)}, names) ==
          "4 files changed (a, b, ...)");
    CHECK(reason_text({change("/p/a"), change("/p/b", false), change("/p/c"), change("/p/d")}, names) ==
          "a, b (deleted), c and 1 more");
}

TEST_CASE("a crash is called a crash") {
    CHECK(exit_text({3, 0}) == "exited with code 3");
    CHECK(exit_text({0, SIGSEGV}) == "crashed (SIGSEGV)");
    CHECK(exit_text({0, SIGTERM}) == "was ended by SIGTERM");
    CHECK(exit_text({0, SIGKILL}) == "was ended by SIGKILL");
}

TEST_CASE("numbers of things") {
    CHECK(counted(1, "error") == "1 error");
    CHECK(counted(0, "error") == "0 errors");
    CHECK(grouped(1234567) == "1,234,567");
    CHECK(first_names(std::vector<std::string>{"a", "b"}) == "a, b");
    CHECK(first_names(std::vector<std::string>{"a", "b", "c", "d", "e"}) == "a, b, c and 2 more");
}
