#include "tool/project/packed_lists.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

std::vector<int> list(std::span<const int> elements) {
    return {elements.begin(), elements.end()};
}

} // namespace

TEST_CASE("lists are what was pushed until each ended") {
    PackedLists<int> lists;
    CHECK(lists.size() == 0);
    lists.push(1);
    lists.push(2);
    CHECK(list(lists.open_list()) == std::vector<int>{1, 2});
    lists.end_list();
    CHECK(lists.open_list().empty());
    lists.end_list();
    lists.push(3);
    lists.end_list();
    const auto& all = lists;
    REQUIRE(all.size() == 3);
    CHECK(list(all[0]) == std::vector<int>{1, 2});
    CHECK(all[1].empty());
    CHECK(list(all[2]) == std::vector<int>{3});
}

TEST_CASE("lists of known sizes do not overlap") {
    PackedLists<int> lists({1, 0, 2});
    REQUIRE(lists.size() == 3);
    lists[0][0] = 1;
    lists[2][0] = 2;
    lists[2][1] = 3;
    const auto& all = lists;
    CHECK(list(all[0]) == std::vector<int>{1});
    CHECK(all[1].empty());
    CHECK(list(all[2]) == std::vector<int>{2, 3});
}
