#include "tool/session/recent_paths.h"

#include "tests/catch.h"

using namespace cmakewatch;

TEST_CASE("of many paths those that were added last are kept, each once") {
    RecentPaths recent(3);
    for (const auto* path : {"/a", "/b", "/a", "/c", "/d"}) recent.add(path);
    CHECK(recent.all() == std::vector<std::string>{"/a", "/c", "/d"});
    recent.clear();
    CHECK(recent.all().empty());
    recent.add("/c");
    CHECK(recent.all() == std::vector<std::string>{"/c"});
}
