#include "tool/project/file_kinds.h"

#include "tests/catch.h"

#include <cstring>
#include <vector>

using namespace cmakewatch;
using File = FileKinds::File;
using Files = std::vector<File>;

namespace {

Files all_of(const FileKinds& kinds) {
    Files all;
    for (const auto& file : kinds) all.push_back(file);
    return all;
}

} // namespace

TEST_CASE("files are sorted, whatever the order in which they come, and keep their first kind") {
    FileKinds kinds{{"/p/b", ChangeKind::cmake}, {"/p/a", ChangeKind::source}, {"/p/d", ChangeKind::source}};
    CHECK(kinds.add("/p/c", ChangeKind::runtime));
    CHECK_FALSE(kinds.add("/p/b", ChangeKind::source));
    kinds.add({{"/p", ChangeKind::glob}, {"/p/d", ChangeKind::cmake}, {"/p/e", ChangeKind::source}});
    CHECK(all_of(kinds) == Files{{"/p", ChangeKind::glob},
                                 {"/p/a", ChangeKind::source},
                                 {"/p/b", ChangeKind::cmake},
                                 {"/p/c", ChangeKind::runtime},
                                 {"/p/d", ChangeKind::source},
                                 {"/p/e", ChangeKind::source}});
    CHECK(kinds.find("/p/c") == ChangeKind::runtime);
    CHECK_FALSE(kinds.contains("/p/"));
    CHECK_FALSE(kinds.contains("/q"));
    for (const auto& file : kinds) CHECK(std::strlen(file.path.data()) == file.path.size());
}

TEST_CASE("a file that has been taken out is not there any more, and may come again as another kind") {
    FileKinds kinds{{"/a", ChangeKind::source}, {"/b", ChangeKind::source}};
    CHECK(kinds.erase("/a"));
    CHECK_FALSE(kinds.erase("/a"));
    CHECK(kinds.size() == 1);
    CHECK(kinds.add("/a", ChangeKind::cmake));
    CHECK(kinds == FileKinds{{"/b", ChangeKind::source}, {"/a", ChangeKind::cmake}});
    CHECK(kinds != FileKinds{{"/b", ChangeKind::source}, {"/a", ChangeKind::source}});
    CHECK(kinds != FileKinds{{"/b", ChangeKind::source}});
}
