#include "tool/project/watch_plan.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Paths = std::set<std::string, std::less<>>;

TEST_CASE("--ignore wins over what the build names and over --watch") {
    WatchPlan plan;
    plan.files = {{"/p/a.cpp", ChangeKind::source}, {"/p/b.cpp", ChangeKind::source}};
    plan.runtime_globs = {"/p/conf/*"};
    plan.ignored = {"/p/b.*", "/p/conf/*.log"};
    CHECK(plan.kind_of("/p/a.cpp") == ChangeKind::source);
    CHECK(plan.kind_of("/p/b.cpp") == std::nullopt);
    CHECK(plan.kind_of("/p/conf/a") == ChangeKind::runtime);
    CHECK(plan.restarts("/p/conf/a"));
    CHECK(plan.kind_of("/p/conf/a.log") == std::nullopt);
    CHECK_FALSE(plan.restarts("/p/conf/a.log"));
}

TEST_CASE("a wide watch leaves out what no build reads, but not a tree in there") {
    WatchPlan plan;
    plan.trees = {"/p", "/p/doc/code"};
    plan.unread = {"/p/doc"};
    CHECK(plan.kind_of("/p/new.h") == ChangeKind::source);
    CHECK(plan.is_guess("/p/new.h"));
    CHECK(plan.kind_of("/p/doc/page.md") == std::nullopt);
    CHECK(plan.kind_of("/p/doc/code/a.h") == ChangeKind::source);
}

TEST_CASE("a new header hides the others of its name, not itself") {
    WatchPlan plan;
    plan.search_dirs = {"/p", "/p/inc"};
    plan.header_names = {"a.h"};
    plan.files = {{"/p/a.h", ChangeKind::source}, {"/p/inc/a.h", ChangeKind::source}, {"/p/b.h", ChangeKind::source}};
    CHECK(plan.headers_hidden_by({"/p/inc/a.h", "/p/b.h"}) ==
          std::vector<std::vector<std::string>>{{"/p/a.h", "a.h"}, {}});
}

TEST_CASE("the directories of files, searches and patterns are watched") {
    WatchPlan plan;
    plan.files = {{"/p/src/a.cpp", ChangeKind::source}};
    plan.search_dirs = {"/p/inc"};
    plan.globs = {"/p/parts/*.cpp"};
    plan.runtime_globs = {"/p/conf/**"};
    plan.build_globs = {"/p/data/*.txt"};
    CHECK(plan.directories() == Paths{"/p/conf", "/p/data", "/p/inc", "/p/parts", "/p/src"});
    CHECK(plan.deep_directories() == std::vector<std::string>{"/p/conf"});
}
