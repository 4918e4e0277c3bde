#include "tool/child/watched_directories.h"

#include "tests/catch.h"

#include <boost/filesystem.hpp>

#include <algorithm>

using namespace cmakewatch;
namespace fs = boost::filesystem;

namespace {

class Tree {
  public:
    Tree() : path_(fs::canonical(fs::temp_directory_path()) / fs::unique_path("cmakewatch-unit-%%%%%%%%")) {
        fs::create_directories(path_);
    }
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;
    ~Tree() {
        boost::system::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string operator()(const std::string& name) const { return (path_ / name).string(); }
    void fill(const std::string& name, int count) const {
        for (int i = 0; i < count; ++i) fs::create_directories(path_ / name / std::to_string(i));
    }

  private:
    fs::path path_;
};

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
    const Tree tree;
    fs::create_directories(tree("src/deep/er"));
    tree.fill("data/set", 4200);
    WatchPlan plan;
    plan.mode = WatchPlan::Mode::wide;
    plan.files[tree("src/main.c")] = ChangeKind::source;
    plan.files[tree("data/set/7/x/far.c")] = ChangeKind::source;
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
    const Tree tree;
    tree.fill("data/set", 4200);
    WatchPlan plan;
    plan.runtime_globs = {tree("data/**/*.json")};
    const auto directories = watch(plan);
    CHECK(directories.left_out().empty());
    CHECK(directories.watched().size() > 4200);
}
