#include "tool/project/watch_plan_text.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

WatchPlan plan_of_everything() {
    WatchPlan plan;
    plan.mode = WatchPlan::Mode::wide;
    plan.files = {{"/p/a.cpp", ChangeKind::source},
                  {"/p/CMakeLists.txt", ChangeKind::cmake},
                  {"/p/conf/a\nb\xff", ChangeKind::runtime},
                  {"/p/words/" + std::string(5000, 'x') + "1.cpp", ChangeKind::glob},
                  {"/p/words/" + std::string(5000, 'x') + "2.cpp", ChangeKind::glob}};
    plan.globs = {"/p/words/*.cpp", ""};
    plan.runtime_globs = {"/p/conf/**"};
    plan.build_globs = {"/other/**"};
    plan.ignored = {"*.log"};
    plan.search_dirs = {"/p", "/p/inc"};
    plan.header_names = {"a.h", "lib/a.h"};
    plan.trees = {"/p/src", "/other"}; // not sorted
    plan.unread = {"/p/src/node_modules"};
    plan.excluded = {"/p/build"};
    plan.included = {"/p/build/_deps/x-src"};
    plan.doubtful = {"/p/a.cpp"};
    plan.generated = {"/p/version.h"};
    plan.copies = {{"/p/build/app", "/p/dist/app", false}, {"/p/assets", "/p/dist/assets", true}};
    plan.written = {"/p/stamp"};
    plan.roots = {"/p"};
    return plan;
}

} // namespace

TEST_CASE("a plan is read as it was written") {
    CHECK((parse_watch_plan(to_bytes(plan_of_everything())) == plan_of_everything()));
    CHECK((parse_watch_plan(to_bytes({})) == WatchPlan{}));
}

TEST_CASE("a plan that is cut short or goes on is none") {
    const auto bytes = to_bytes(plan_of_everything());
    for (size_t size = 0; size < bytes.size(); ++size) CHECK_FALSE(parse_watch_plan(bytes.substr(0, size)).has_value());
    CHECK_FALSE(parse_watch_plan(bytes + "x").has_value());
    CHECK_FALSE(parse_watch_plan("another format").has_value());
}

TEST_CASE("of many files in few directories a plan takes a few bytes each") {
    WatchPlan plan;
    for (int i = 0; i < 20000; ++i)
        plan.files.add("/home/somebody/projects/large/src/part" + std::to_string(i / 100) + "/header" +
                           std::to_string(i) + ".h",
                       ChangeKind::source);
    CHECK(to_bytes(plan).size() < 20000 * 12);
}
