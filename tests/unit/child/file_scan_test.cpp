#include "tool/child/file_scan.h"

#include "tests/catch.h"
#include "tests/unit/directory.h"

#include <boost/filesystem.hpp>

#include <fstream>

using namespace cmakewatch;
namespace fs = boost::filesystem;

namespace {

// The names below `tree` that a scan visits, with their sizes, "-" for what is not there.
template <class Run> std::string visited(const Directory& tree, const Run& run) {
    std::string text;
    run([&](const ScannedFile& file) {
        text += file.path.substr(tree("").size() + 1) + (file.is_planned ? "=" : "~") +
                (file.state.exists ? std::to_string(file.state.size) : "-") + " ";
    });
    return text;
}

} // namespace

TEST_CASE("a scan visits each planned file once, and what a rule makes count") {
    const Directory tree;
    tree.write("src/a.h", "22");
    tree.write("src/sub/b.h", "333");
    tree.write("src/c.txt");
    auto plan = std::make_shared<WatchPlan>();
    for (const auto* name : {"src/a.h", "src/sub/b.h", "src/gone.h", "nowhere/x.h"})
        plan->files.add(tree(name), ChangeKind::source);
    plan->runtime_globs = {tree("src/*.txt")};
    FileScan scan;
    scan.follow(plan);
    scan.list({tree("src")});
    const auto run = [&](const FileScan::Visit& visit) { scan.run(visit); };
    CHECK(visited(tree, run) == "nowhere/x.h=- src/a.h=2 src/gone.h=- src/c.txt~1 src/sub/b.h=3 ");
    tree.write("src/d.txt");
    tree.write("src/d.log");
    fs::remove(tree("src/c.txt"));
    CHECK(visited(tree, run) == "nowhere/x.h=- src/a.h=2 src/gone.h=- src/d.txt~1 src/sub/b.h=3 ");
    const auto run_some = [&](const FileScan::Visit& visit) { scan.run_some({tree("src/sub/b.h")}, visit); };
    CHECK(visited(tree, run_some) == "src/sub/b.h=3 ");
}

TEST_CASE("a scan says when directories have come or gone, and not when files have") {
    const Directory tree;
    tree.write("src/main.cpp");
    auto plan = std::make_shared<WatchPlan>();
    plan->files.add(tree("src/main.cpp"), ChangeKind::source);
    FileScan scan;
    scan.follow(plan);
    scan.list({tree("src"), tree("later")});
    const auto sees_other_directories = [&] {
        scan.run([](const ScannedFile&) {});
        return scan.has_seen_other_directories();
    };
    CHECK_FALSE(sees_other_directories());
    tree.write("src/new.cpp");
    CHECK_FALSE(sees_other_directories());
    fs::create_directories(tree("src/lib"));
    CHECK(sees_other_directories());
    CHECK_FALSE(sees_other_directories());
    fs::create_directory_symlink("lib", tree("src/link"));
    CHECK(sees_other_directories());
    fs::create_directories(tree("later"));
    CHECK_FALSE(sees_other_directories()); // it is listed, and nothing is in it
    fs::remove(tree("src/link"));
    CHECK(sees_other_directories());
}

TEST_CASE("a scan tells which planned files are symbolic links") {
    const Directory tree;
    tree.write("src/a.h", "22");
    fs::create_symlink("a.h", tree("src/b.h"));
    auto plan = std::make_shared<WatchPlan>();
    for (const auto* name : {"src/a.h", "src/b.h"}) plan->files.add(tree(name), ChangeKind::source);
    FileScan scan;
    scan.follow(plan);
    const auto run = [&](const FileScan::Visit& visit) { scan.run(visit); };
    CHECK(visited(tree, run) == "src/a.h=2 src/b.h=2 ");
    CHECK(scan.linked_files() == FileScan::Paths{tree("src/b.h")});
    fs::remove(tree("src/b.h"));
    tree.write("src/b.h");
    (void)visited(tree, run);
    CHECK(scan.linked_files().empty());
}
