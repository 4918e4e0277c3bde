#include "tool/child/git_operation_posix.h"

#include "tests/catch.h"
#include "tests/unit/directory.h"

#include <boost/filesystem.hpp>

#include <ctime>

using namespace cmakewatch;

namespace {

bool is_under_way(const std::string& path) {
    GitOperation git;
    git.note(path);
    return git.is_under_way();
}

} // namespace

TEST_CASE("git is at work while it holds the lock of the index of the working tree around a file") {
    const Directory directory;
    directory.write(".git/index");
    CHECK_FALSE(is_under_way(directory("src/deep/a.c")));
    directory.write(".git/index.lock");
    CHECK(is_under_way(directory("src/deep/a.c")));
    CHECK(is_under_way(directory("a.c")));
    CHECK_FALSE(is_under_way("/proc/none/a.c"));
    boost::filesystem::last_write_time(directory(".git/index.lock"),
                                       std::time(nullptr) - 10); // a message is written
    CHECK_FALSE(is_under_way(directory("a.c")));
}

TEST_CASE("a worktree and a submodule have their lock elsewhere") {
    const Directory directory;
    directory.write("main/.git/worktrees/w/index.lock");
    directory.write("w/.git", "gitdir: " + directory("main/.git/worktrees/w") + "\n");
    directory.write("main/sub/.git", "gitdir: ../.git/modules/sub\n");
    CHECK(is_under_way(directory("w/a.c")));
    CHECK_FALSE(is_under_way(directory("main/sub/a.c")));
    CHECK_FALSE(is_under_way(directory("main/a.c")));
    directory.write("main/.git/modules/sub/index.lock");
    CHECK(is_under_way(directory("main/sub/a.c")));
}

TEST_CASE("one who looks at files of several trees looks at the lock of the last") {
    const Directory directory;
    directory.write("one/.git/index.lock");
    directory.write("two/.git/index");
    GitOperation git;
    CHECK_FALSE(git.is_under_way());
    git.note(directory("one/a.c"));
    CHECK(git.is_under_way());
    git.note(directory("two/a.c"));
    CHECK_FALSE(git.is_under_way());
}
