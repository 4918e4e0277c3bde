#include "tool/project/ignored_sources.h"
#include "tool/project/watch_plan_text.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

// Of /p, with `include_dirs` and a source that git ignores.
WatchPlan without(const std::vector<std::string>& ignored,
                  const std::set<std::string, std::less<>>& include_dirs = {}) {
    WatchPlan plan;
    plan.mode = WatchPlan::Mode::wide;
    plan.roots = {"/p"};
    plan.trees = {"/p"};
    plan.search_dirs = {"/p"}; // main.c lies there
    plan.files = {{"/p/main.c", ChangeKind::source}, {"/p/out/made.c", ChangeKind::source}};
    leave_out_ignored(plan, ignored, include_dirs);
    return plan;
}

} // namespace

TEST_CASE("what git ignores does not count, unless something names it") {
    const auto plan = without({"/p/out", "/p/data", "/p/session.log"});
    CHECK_FALSE(plan.kind_of("/p/data/a.h"));
    CHECK_FALSE(plan.is_walked("/p/data"));
    CHECK_FALSE(plan.kind_of("/p/session.log"));
    CHECK_FALSE(plan.kind_of("/p/out/other.c"));
    CHECK(plan.kind_of("/p/out/made.c") == ChangeKind::source); // by a rule
    CHECK(plan.kind_of("/p/new.h") == ChangeKind::source);
}

TEST_CASE("an ignored header on an include path counts") {
    CHECK(without({"/p/config.h"}).kind_of("/p/config.h")); // beside main.c
    CHECK(without({"/p/inc/gen"}, {"/p/inc"}).kind_of("/p/inc/gen/a.h"));
    CHECK(without({"/p/gen"}, {"/p/gen"}).kind_of("/p/gen/sub/a.h"));
    const auto plan = without({"/p/third_party"}, {"/p/third_party/x/include"});
    CHECK(plan.kind_of("/p/third_party/x/include/a/b.h"));
    CHECK(plan.is_walked("/p/third_party/x/include/a"));
    CHECK_FALSE(plan.kind_of("/p/third_party/x/docs/a.h"));
    CHECK((parse_watch_plan(to_bytes(plan)) == plan));
}

TEST_CASE("what a pattern matches counts, though git ignores it") {
    auto plan = without({"/p/conf", "/p/secret.json"});
    CHECK_FALSE(plan.kind_of("/p/conf/a.json"));
    plan.runtime_globs = {"/p/**/*.json"};
    CHECK(plan.kind_of("/p/conf/a.json") == ChangeKind::runtime);
    CHECK(plan.kind_of("/p/secret.json") == ChangeKind::runtime);
    CHECK(plan.is_walked("/p/conf"));
}

TEST_CASE("sources that are ignored as a whole count") {
    CHECK(without({"/p"}).kind_of("/p/new.h"));
}
