#include "tool/child/held_files.h"

#include "tests/catch.h"

using namespace cmakewatch;
using namespace std::chrono_literals;

namespace {

constexpr HeldFiles::Time start{1h};

std::string paths_of(const std::vector<HeldFiles::File>& files) {
    std::string text;
    for (const auto& file : files) text += file.path + (file.from_scan ? "? " : " ");
    return text;
}

} // namespace

TEST_CASE("held files are due one after the other, each once") {
    HeldFiles held;
    CHECK_FALSE(held.next());
    held.hold("/b", start + 20ms, false);
    held.hold("/a", start + 50ms, true);
    CHECK(held.next() == start + 20ms);
    CHECK(held.take_due(start + 19ms).empty());
    CHECK(paths_of(held.take_due(start + 20ms)) == "/b ");
    CHECK_FALSE(held.contains("/b"));
    CHECK(held.next() == start + 50ms);
    CHECK(paths_of(held.take_due(start + 1h)) == "/a? ");
    CHECK_FALSE(held.next());
}

TEST_CASE("a file that is held anew is due then, and not before") {
    HeldFiles held;
    held.hold("/a", start + 20ms, true);
    held.hold("/a", start + 50ms, false);
    CHECK(held.take_due(start + 20ms).empty());
    CHECK(paths_of(held.take_due(start + 50ms)) == "/a ");
}

TEST_CASE("a file that is released is not due any more") {
    HeldFiles held;
    held.hold("/a", start, false);
    held.release("/a");
    held.release("/other");
    CHECK_FALSE(held.contains("/a"));
    CHECK(held.take_due(start).empty());
}

TEST_CASE("all held files can be taken before they are due") {
    HeldFiles held;
    held.hold("/a", start + 1h, false);
    held.hold("/b", start, false);
    CHECK(paths_of(held.take_all()) == "/b /a ");
    CHECK_FALSE(held.next());
}
