#include "tool/child/link_map.h"

#include "tests/catch.h"

#include <map>

using namespace cmakewatch;

namespace {

LinkMap map_of(const std::map<std::string, std::string>& links, const LinkMap::Paths& directories,
               const LinkMap::Paths& files, int* reads = nullptr) {
    return {directories, files, [&](const std::string& path) {
                if (reads != nullptr) ++*reads;
                const auto found = links.find(path);
                return found == links.end() ? std::string() : found->second;
            }};
}

} // namespace

TEST_CASE("every link of a chain is known, and where it leads in the end") {
    const auto map = map_of({{"/src/dir", "../sets/current"}, {"/sets/current", "/real/debug"}}, {"/src/dir/deep"}, {});
    CHECK(map.links() == LinkMap::Paths{"/sets/current", "/src/dir"});
    CHECK(map.targets() == LinkMap::Paths{"/real/debug"});
}

TEST_CASE("a file is known by all the names that lead to it") {
    const auto map = map_of({{"/a/x.h", "/real/x.h"}, {"/b/x.h", "../a/x.h"}, {"/c", "/a"}}, {"/a", "/b"},
                            {"/a/x.h", "/b/x.h", "/c/x.h"});
    REQUIRE(map.names_of("/real/x.h") != nullptr);
    CHECK(*map.names_of("/real/x.h") == LinkMap::Paths{"/a/x.h", "/b/x.h", "/c/x.h"});
    CHECK(map.names_of("/a/x.h") == nullptr);
}

TEST_CASE("links that lead in a circle come to an end") {
    const auto map = map_of({{"/a", "/b"}, {"/b", "/a"}, {"/c", "c/c"}}, {"/a/x", "/c"}, {});
    CHECK(map.links() == LinkMap::Paths{"/a", "/b", "/c"});
}

TEST_CASE("each directory is asked once whether it is a link, however many lie below it") {
    LinkMap::Paths directories;
    for (int i = 0; i < 1000; ++i) directories.insert("/home/me/project/src/part" + std::to_string(i));
    int reads = 0;
    (void)map_of({}, directories, {}, &reads);
    CHECK(reads == 1004);
}
