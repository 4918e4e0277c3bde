#include "tool/project/path_table.h"

#include "tests/catch.h"

using namespace cmakewatch;

TEST_CASE("paths have the numbers of the order in which they came, and are found by the first") {
    PathTable paths;
    CHECK_FALSE(paths.find("/a").has_value());
    CHECK(paths.append("/a") == 0);
    CHECK(paths.append("/a/b") == 1);
    CHECK(paths.append("/a") == 2); // as a deps log may have it
    CHECK(paths.append("") == 3);
    CHECK(paths.size() == 4);
    CHECK(paths[0] == "/a");
    CHECK(paths[1] == "/a/b");
    CHECK(paths[2] == "/a");
    CHECK(paths[3].empty());
    CHECK(paths.find("/a") == PathTable::Id(0));
    CHECK(paths.find("/a/b") == PathTable::Id(1));
    CHECK_FALSE(paths.find("/b").has_value());
}
