#include "tool/child/watched_directories.h"

#include "tests/catch.h"
#include "tests/unit/directory.h"

#include <boost/filesystem.hpp>

#include <algorithm>

using namespace cmakewatch;
namespace fs = boost::filesystem;

namespace {

void fill(const std::string& directory, int count) {
    for (int i = 0; i < count; ++i) fs::create_directories(directory + "/" + std::to_string(i));
}

WatchedDirectories watch(const WatchPlan& plan) {
    WatchedDirectories directories;
    directories.follow(std::make_shared<const WatchPlan>(plan));
    directories.find(LinkMap{});
    return directories;
}

bool has(const WatchedDirectories& directories, const std::string& directory) {
    const auto& watched = directories.watched();
    return std::binary_search(watched.begin(), watched.end(), directory);
}

} // namespace

TEST_CASE("where every file counts, a system's watches are not used up: what is far from the sources is left out") {
    const Directory tree;
    fs::create_directories(tree("src/deep/er"));
    fill(tree("data/set"), 4200);
    WatchPlan plan;
    plan.mode = WatchPlan::Mode::wide;
    plan.files.add(tree("src/main.c"), ChangeKind::source);
    plan.files.add(tree("data/set/7/x/far.c"), ChangeKind::source);
    plan.trees = {tree("")};
    fs::create_directories(tree("data/set/7/x"));
    const auto directories = watch(plan);
    CHECK(directories.left_out().starts_with(tree("data/set/")));
    CHECK(directories.watched().size() < 4200);
    CHECK(has(directories, tree("src/deep/er")));
    CHECK(has(directories, tree("data/set/7/x"))); // the plan names a file in it

    plan.ignored = {tree("data/set/**")};
    CHECK(watch(plan).left_out().empty());
}

TEST_CASE("what a pattern asks for is watched however much it is") {
    const Directory tree;
    fill(tree("data/set"), 4200);
    WatchPlan plan;
    plan.runtime_globs = {tree("data/**/*.json")};
    const auto directories = watch(plan);
    CHECK(directories.left_out().empty());
    CHECK(directories.watched().size() > 4200);
}
