// One suite for every watcher: what happens to files, and what the reloader says of it.
#include "tool/base/file_system_posix.h"
#include "tool/child/reloader.h"

#include "tests/catch.h"
#include "tests/unit/directory.h"
#include "tests/watchman_server.h"

#include <boost/asio/io_context.hpp>

#include <fstream>
#include <functional>

using namespace cmakewatch;
namespace fs = boost::filesystem;

namespace {

constexpr std::chrono::seconds deadline{60};

// A reloader at work on a directory, and what it has reported.
class Watch {
  public:
    Watch(WatcherKind kind, const WatchPlan& plan, FileTime since, const std::vector<std::string>& programs_own = {},
          int poll_interval_ms = 20, const std::function<void()>& once_begun = {})
        : reloader_(loop_.get_executor(), kind, poll_interval_ms,
                    {[this](const report::Watching& r) {
                         watcher_ = r.watcher;
                         ++armed_;
                     },
                     [this](const report::Changed& r) {
                         ++reports_;
                         for (const auto& change : r.changes) changes_.push_back(change);
                     },
                     [this](const Error&) { ++errors_; },
                     {},
                     [this](const report::Polling& r) { polling_ = r; }}) {
        reloader_.watch(plan, since, 0, programs_own);
        if (once_begun) once_begun();
        run_until([this] { return armed_ > 0; });
    }

    void run_until(const std::function<bool()>& holds) {
        const auto end = std::chrono::steady_clock::now() + deadline;
        while (!holds()) {
            loop_.restart();
            loop_.run_for(std::chrono::milliseconds(5));
            if (std::chrono::steady_clock::now() > end) FAIL("gave up waiting; reported: " << paths());
        }
    }
    void wait_for(const std::string& path) {
        run_until([&] {
            return std::any_of(changes_.begin(), changes_.end(), [&](const Change& c) { return c.path == path; });
        });
    }
    std::string paths() const {
        std::string text;
        for (const auto& change : changes_) text += change.path + (change.state.exists ? "; " : " deleted; ");
        return text;
    }
    size_t times(const std::string& path) const {
        return static_cast<size_t>(
            std::count_if(changes_.begin(), changes_.end(), [&](const Change& c) { return c.path == path; }));
    }
    void watch_anew(const WatchPlan& plan, FileTime since) { reloader_.watch(plan, since); }
    void run_for(int milliseconds) {
        loop_.restart();
        loop_.run_for(std::chrono::milliseconds(milliseconds));
    }
    void finish() { reloader_.finish(); }
    void forget() { changes_.clear(); }
    const std::vector<Change>& changes() const { return changes_; }
    const std::string& watcher() const { return watcher_; }
    int errors() const { return errors_; }
    int reports() const { return reports_; }
    const report::Polling& polling() const { return polling_; }

  private:
    boost::asio::io_context loop_;
    Reloader reloader_;
    std::vector<Change> changes_;
    std::string watcher_;
    int armed_ = 0;
    int errors_ = 0;
    int reports_ = 0;
    report::Polling polling_;
};

WatchPlan plan_of(const Directory& directory, const std::vector<std::string>& files) {
    WatchPlan plan;
    for (const auto& file : files) plan.files.add(directory(file), ChangeKind::source);
    return plan;
}

FileTime now_in(const Directory& directory) {
    directory.write("clock", "");
    return state_of(directory("clock")).changed + 1;
}

// A later moment of the file system's clock than that of `file`.
void tick(const Directory& directory, const std::string& file) {
    const auto before = state_of(directory(file)).changed;
    do directory.write("clock", "");
    while (state_of(directory("clock")).changed <= before);
}

std::vector<WatcherKind> kinds_here() {
    if (is_watchman_installed()) return {WatcherKind::inotify, WatcherKind::watchman, WatcherKind::poll};
    skip_test(no_watchman);
    return {WatcherKind::inotify, WatcherKind::poll};
}

WatcherKind any_kind() {
    return GENERATE(from_range(kinds_here()));
}

} // namespace

TEST_CASE("saves in place and by rename are changes; other files are none") {
    const auto kind = any_kind();
    CAPTURE(static_cast<int>(kind));
    const Directory server_place;
    const WatchmanServer server(server_place("server"));
    const Directory directory;
    directory.write("a.cpp", "1");
    directory.write("sub/b.h", "1");
    Watch watch(kind, plan_of(directory, {"a.cpp", "sub/b.h"}), now_in(directory));
    directory.write("README.md", "nobody builds this");
    directory.write("a.cpp~", "a backup");
    directory.write("a.cpp", "22");
    watch.wait_for(directory("a.cpp"));
    directory.save_by_rename("sub/b.h", "22");
    watch.wait_for(directory("sub/b.h"));
    for (const auto& change : watch.changes()) {
        CAPTURE(change.path);
        CHECK((change.path == directory("a.cpp") || change.path == directory("sub/b.h")));
        CHECK(change.state.exists);
    }
}

TEST_CASE("a delete is a change, one that is undone at once is at most one change") {
    const auto kind = any_kind();
    CAPTURE(static_cast<int>(kind));
    const Directory server_place;
    const WatchmanServer server(server_place("server"));
    const Directory directory;
    directory.write("a.cpp", "1");
    directory.write("b.cpp", "1");
    Watch watch(kind, plan_of(directory, {"a.cpp", "b.cpp"}), now_in(directory));
    fs::remove(directory("b.cpp"));
    directory.write("b.cpp", "22");
    watch.wait_for(directory("b.cpp"));
    for (const auto& change : watch.changes()) CHECK(change.state.exists);
    fs::remove(directory("a.cpp"));
    watch.wait_for(directory("a.cpp"));
    CHECK_FALSE(watch.changes().back().state.exists);
    watch.forget();
    directory.write("a.cpp", "3");
    watch.wait_for(directory("a.cpp"));
}

TEST_CASE("what changed since the plan's moment is reported at once") {
    const auto kind = any_kind();
    CAPTURE(static_cast<int>(kind));
    const Directory server_place;
    const WatchmanServer server(server_place("server"));
    const Directory directory;
    directory.write("old.cpp", "1");
    tick(directory, "old.cpp");
    const auto since = state_of(directory("clock")).changed;
    directory.write("new.cpp", "1");
    Watch watch(kind, plan_of(directory, {"old.cpp", "new.cpp", "gone.cpp"}), since);
    watch.wait_for(directory("new.cpp"));
    watch.wait_for(directory("gone.cpp"));
    CHECK(watch.times(directory("old.cpp")) == 0);
}

TEST_CASE("files that appear count where a glob or an include path says so") {
    const auto kind = any_kind();
    CAPTURE(static_cast<int>(kind));
    const Directory server_place;
    const WatchmanServer server(server_place("server"));
    const Directory directory;
    directory.write("main.cpp", "1");
    directory.write("parts/one.cpp", "1");
    directory.write("later/lib/x.h", "1");
    directory.write("first/y.h", "1");
    auto plan = plan_of(directory, {"main.cpp", "later/lib/x.h"});
    plan.globs = {directory("parts/*.cpp")};
    plan.search_dirs = {directory("first"), directory("later")};
    plan.header_names = {"lib/x.h"};
    Watch watch(kind, plan, now_in(directory));
    directory.write("parts/one.cpp", "an existing file of the glob, not of this target");
    directory.write("parts/two.txt", "no match");
    directory.write("parts/two.cpp", "1");
    watch.wait_for(directory("parts/two.cpp"));
    CHECK(watch.changes().back().kind == ChangeKind::glob);
    directory.write("first/lib/x.h", "in a directory that was not there");
    watch.wait_for(directory("first/lib/x.h"));
    CHECK(watch.times(directory("parts/one.cpp")) == 0);
    CHECK(watch.times(directory("parts/two.txt")) == 0);
}

TEST_CASE("a directory that is removed and made again is watched again") {
    const auto kind = any_kind();
    CAPTURE(static_cast<int>(kind));
    const Directory server_place;
    const WatchmanServer server(server_place("server"));
    const Directory directory;
    directory.write("main.cpp", "1");
    directory.write("sub/deep/a.h", "1");
    Watch watch(kind, plan_of(directory, {"main.cpp", "sub/deep/a.h"}), now_in(directory));
    fs::remove_all(directory("sub"));
    watch.wait_for(directory("sub/deep/a.h"));
    watch.forget();
    directory.write("sub/deep/a.h", "22");
    watch.wait_for(directory("sub/deep/a.h"));
    watch.run_until([&] { return watch.changes().back().state.exists; });
    watch.forget();
    directory.write("sub/deep/a.h", "333");
    watch.wait_for(directory("sub/deep/a.h"));
}

TEST_CASE("symbolic links: the file that one leads to is the one that counts") {
    const auto kind = any_kind();
    CAPTURE(static_cast<int>(kind));
    const Directory server_place;
    const WatchmanServer server(server_place("server"));
    const Directory directory;
    directory.write("real/a.h", "1");
    directory.write("real/dir/b.h", "1");
    fs::create_directories(directory("src"));
    fs::create_symlink(directory("real/a.h"), directory("src/a.h"));
    fs::create_symlink(directory("real/dir"), directory("src/dir"));
    Watch watch(kind, plan_of(directory, {"src/a.h", "src/dir/b.h"}), now_in(directory));
    directory.write("real/a.h", "22");
    watch.wait_for(directory("src/a.h"));
    directory.write("real/dir/b.h", "22");
    watch.wait_for(directory("src/dir/b.h"));
}

TEST_CASE("a wide watch takes every file but what nobody means") {
    const auto kind = any_kind();
    CAPTURE(static_cast<int>(kind));
    const Directory server_place;
    const WatchmanServer server(server_place("server"));
    const Directory directory;
    directory.write("src/main.cpp", "1");
    directory.write("src/build/CMakeCache.txt", "");
    directory.write("src/.git/index", "1");
    auto plan = plan_of(directory, {"src/main.cpp"});
    plan.mode = WatchPlan::Mode::wide;
    plan.trees = {directory("src")};
    plan.ignored = {directory("src/*.log")};
    Watch watch(kind, plan, now_in(directory));
    directory.write("src/.git/index", "22");
    directory.write("src/build/main.o", "22");
    directory.write("src/out.log", "22");
    directory.write("src/new/deep/fix.h", "1");
    watch.wait_for(directory("src/new/deep/fix.h"));
    CHECK(watch.paths() == directory("src/new/deep/fix.h") + "; ");
}

TEST_CASE("a new file is not lost if another plan comes before it is reported") {
    const Directory server_place;
    const WatchmanServer server(server_place("server"));
    const auto kind = any_kind();
    CAPTURE(static_cast<int>(kind));
    const auto wait_ms = GENERATE(0, 10, 30, 60);
    CAPTURE(wait_ms);
    const Directory directory;
    directory.write("src/main.cpp", "1");
    auto plan = plan_of(directory, {"src/main.cpp"});
    plan.mode = WatchPlan::Mode::wide;
    plan.trees = {directory("src")};
    Watch watch(kind, plan, now_in(directory));
    directory.write("src/new.h", "1");
    watch.run_for(wait_ms);
    tick(directory, "src/new.h");
    watch.watch_anew(plan, now_in(directory));
    watch.wait_for(directory("src/new.h"));
}

TEST_CASE("a planned file that goes away as soon as it has been written is reported as gone") {
    const auto kind = GENERATE(WatcherKind::inotify, WatcherKind::poll);
    CAPTURE(static_cast<int>(kind));
    const Directory directory;
    for (int i = 0; i < 10; ++i) { // the scan has to come upon it within milliseconds
        const auto since = now_in(directory);
        directory.write("a.h", "1");
        Watch watch(kind, plan_of(directory, {"a.h"}), since);
        fs::remove(directory("a.h"));
        watch.wait_for(directory("a.h"));
        watch.run_until([&] { return !watch.changes().back().state.exists; });
    }
    CHECK_FALSE(fs::exists(directory("a.h")));
}

TEST_CASE("whoever stops watching reports first what it would have reported later") {
    const Directory server_place;
    const WatchmanServer server(server_place("server"));
    const auto kind = GENERATE(WatcherKind::poll, WatcherKind::watchman);
    if (kind == WatcherKind::watchman && !is_watchman_installed()) return skip_test(no_watchman);
    CAPTURE(static_cast<int>(kind));
    const Directory directory;
    directory.write("a.cpp", "1");
    Watch watch(kind, plan_of(directory, {"a.cpp"}), now_in(directory));
    tick(directory, "a.cpp");
    directory.write("a.cpp", "22");
    watch.finish();
    CHECK(watch.times(directory("a.cpp")) == 1);
}

TEST_CASE("a symbolic link between links may come to lead elsewhere") {
    const Directory server_place;
    const WatchmanServer server(server_place("server"));
    const auto kind = any_kind();
    CAPTURE(static_cast<int>(kind));
    const Directory directory;
    directory.write("sets/debug/config.h", "1");
    directory.write("sets/release/config.h", "22");
    directory.write("inc/main.cpp", "1");
    SECTION("of files") {
        fs::create_symlink("debug/config.h", directory("sets/current.h"));
        fs::create_symlink("../sets/current.h", directory("inc/config.h"));
        Watch watch(kind, plan_of(directory, {"inc/config.h"}), now_in(directory));
        fs::create_symlink("release/config.h", directory("sets/new"));
        fs::rename(directory("sets/new"), directory("sets/current.h"));
        watch.wait_for(directory("inc/config.h"));
        watch.forget();
        directory.write("sets/release/config.h", "333");
        watch.wait_for(directory("inc/config.h"));
    }
    SECTION("of directories") {
        fs::create_directory_symlink("debug", directory("sets/current"));
        fs::create_directory_symlink("../sets/current", directory("inc/set"));
        Watch watch(kind, plan_of(directory, {"inc/set/config.h"}), now_in(directory));
        fs::create_directory_symlink("release", directory("sets/new"));
        fs::rename(directory("sets/new"), directory("sets/current"));
        watch.wait_for(directory("inc/set/config.h"));
        watch.forget();
        directory.write("sets/release/config.h", "333");
        watch.wait_for(directory("inc/set/config.h"));
    }
    SECTION("to a directory that another one replaces") {
        fs::create_symlink("../sets/debug/config.h", directory("inc/config.h"));
        Watch watch(kind, plan_of(directory, {"inc/config.h"}), now_in(directory));
        fs::rename(directory("sets/debug"), directory("sets/old"));
        fs::rename(directory("sets/release"), directory("sets/debug"));
        watch.run_until([&] { return !watch.changes().empty() && watch.changes().back().state.exists; });
        watch.forget();
        directory.write("sets/debug/config.h", "333");
        watch.wait_for(directory("inc/config.h"));
    }
}

TEST_CASE("whatever lies on the way behind a symbolic link may go away and come back") {
    const Directory server_place;
    const WatchmanServer server(server_place("server"));
    const auto kind = any_kind();
    CAPTURE(static_cast<int>(kind));
    const std::string place = GENERATE("sets/all/debug/config.h", "sets/all/debug", "sets/all", "sets/all/current.h");
    CAPTURE(place);
    const auto comes_back_as_link = GENERATE(false, true);
    CAPTURE(comes_back_as_link);
    const Directory directory;
    directory.write("sets/all/debug/config.h", "1");
    directory.write("inc/main.cpp", "1");
    fs::create_directories(directory("other"));
    std::string planned = "inc/config.h";
    SECTION("of files") {
        fs::create_symlink(directory("sets/all/debug/config.h"), directory("sets/all/current.h"));
        fs::create_symlink("../sets/all/current.h", directory("inc/config.h"));
    }
    SECTION("of directories") {
        planned = "inc/set/config.h";
        fs::create_directory_symlink(directory("sets/all/debug"), directory("sets/all/current.h"));
        fs::create_directory_symlink("../sets/all/current.h", directory("inc/set"));
    }
    auto plan = plan_of(directory, {planned});
    plan.roots = {directory("inc"), directory("sets")};
    Watch watch(kind, plan, now_in(directory));
    fs::rename(directory(place), directory("other/away"));
    watch.run_until([&] { return !watch.changes().empty() && !watch.changes().back().state.exists; });
    if (comes_back_as_link)
        fs::create_symlink(directory("other/away"), directory(place));
    else
        fs::rename(directory("other/away"), directory(place));
    watch.run_until([&] { return watch.changes().back().state.exists; });
    watch.forget();
    directory.write("sets/all/debug/config.h", "22");
    watch.wait_for(directory(planned));
}

TEST_CASE("a symbolic link that leads to what it takes the place of") {
    const Directory server_place;
    const WatchmanServer server(server_place("server"));
    const auto kind = any_kind();
    CAPTURE(static_cast<int>(kind));
    const Directory directory;
    directory.write("inc/config.h", "1");
    directory.write("inc/deep/down/config.h", "1");
    Watch watch(kind, plan_of(directory, {"inc/config.h", "inc/deep/down/config.h"}), now_in(directory));
    const std::string place = GENERATE("inc/config.h", "inc/deep/down", "inc/deep");
    CAPTURE(place);
    const auto planned = directory(place == "inc/config.h" ? place : "inc/deep/down/config.h");
    fs::rename(directory(place), directory("away"));
    fs::create_symlink(directory("away"), directory(place));
    for (const auto* text : {"22", "333", "4444"}) {
        std::ofstream(planned) << text;
        watch.wait_for(planned);
        watch.forget();
    }
}

TEST_CASE("what an earlier program wrote is no change, unless a plan names it") {
    const Directory server_place;
    const WatchmanServer server(server_place("server"));
    const auto kind = any_kind();
    CAPTURE(static_cast<int>(kind));
    const Directory directory;
    auto plan = plan_of(directory, {"src/main.cpp"});
    plan.mode = WatchPlan::Mode::wide;
    plan.trees = {directory("src")};
    const auto since = now_in(directory) - 1; // with what is written in the same tick
    directory.write("src/server.log", "1");
    directory.write("src/main.cpp", "1");
    Watch watch(kind, plan, since, {directory("src/server.log"), directory("src/main.cpp")});
    watch.wait_for(directory("src/main.cpp"));
    directory.write("src/server.log", "22");
    directory.write("src/fix.h", "1");
    watch.wait_for(directory("src/fix.h"));
    CHECK(watch.paths().find("server.log") == std::string::npos);
}

TEST_CASE("a lost Watchman is followed by inotify, and what happened meanwhile is found") {
    if (!is_watchman_installed()) return skip_test(no_watchman);
    const Directory server_place;
    WatchmanServer server(server_place("server"));
    const Directory directory;
    directory.write("a.cpp", "1");
    Watch watch(WatcherKind::automatic, plan_of(directory, {"a.cpp"}), now_in(directory));
    REQUIRE(watch.watcher() == "watchman");
    server.kill();
    directory.write("a.cpp", "22");
    watch.wait_for(directory("a.cpp"));
    watch.run_until([&] { return watch.watcher() == "inotify"; });
    CHECK(watch.errors() == 1);
}

TEST_CASE("many changes at once are few reports") {
    const Directory directory;
    std::vector<std::string> names;
    for (int i = 0; i < 2000; ++i) names.push_back("src/" + std::to_string(i) + ".h");
    for (const auto& name : names) directory.write(name, "1");
    Watch watch(WatcherKind::inotify, plan_of(directory, names), now_in(directory));
    const auto begin = std::chrono::steady_clock::now();
    for (const auto& name : names) {
        directory.write(name, "22");
        watch.run_for(0);
    }
    watch.wait_for(directory(names.back()));
    const auto taken = std::chrono::steady_clock::now() - begin;
    CHECK(watch.changes().size() >= names.size());
    CHECK(watch.reports() <= 1 + taken / std::chrono::milliseconds(20));
}

TEST_CASE("where looking at all files takes its time, a poll looks less often and says so; edited files are seen") {
    const Directory directory;
    std::vector<std::string> names;
    for (int i = 0; i < 1000; ++i) names.push_back("src/" + std::to_string(i) + ".h");
    for (const auto& name : names) directory.write(name, "1");
    Watch watch(WatcherKind::poll, plan_of(directory, names), now_in(directory), {}, 1);
    watch.run_until([&] { return watch.polling().interval_ms > 0; });
    CHECK(watch.polling().files == names.size());
    for (const auto* text : {"22", "333"}) {
        directory.write("src/7.h", text);
        watch.wait_for(directory("src/7.h"));
        watch.forget();
    }
    directory.write("src/8.h", "22");
    watch.wait_for(directory("src/8.h"));
}

TEST_CASE("a Watchman that is lost while the watches are being set is followed by inotify") {
    if (!is_watchman_installed()) return skip_test(no_watchman);
    const Directory server_place;
    WatchmanServer server(server_place("server"));
    const Directory directory;
    directory.write("a.cpp", "1");
    Watch watch(WatcherKind::automatic, plan_of(directory, {"a.cpp"}), now_in(directory), {}, 20,
                [&] { server.kill(); });
    watch.run_until([&] { return watch.watcher() == "inotify"; });
    directory.write("a.cpp", "22");
    watch.wait_for(directory("a.cpp"));
}

TEST_CASE("a directory that a symbolic link leads to may be made later") {
    const auto kind = GENERATE(WatcherKind::inotify, WatcherKind::poll);
    CAPTURE(static_cast<int>(kind));
    const Directory directory;
    directory.write("src/main.cpp", "1");
    fs::create_directories(directory("elsewhere"));
    fs::create_directory_symlink(directory("elsewhere/set"), directory("src/set"));
    auto plan = plan_of(directory, {"src/main.cpp", "src/set/config.h"});
    plan.roots = {directory("src")};
    Watch watch(kind, plan, now_in(directory));
    directory.write("elsewhere/set/config.h", "1");
    watch.run_until([&] { return !watch.changes().empty() && watch.changes().back().state.exists; });
    CHECK(watch.changes().back().path == directory("src/set/config.h"));
}

TEST_CASE("a poll sees a file that appears where --watch-build alone says that it counts") {
    const Directory directory;
    directory.write("data/one.txt", "1");
    WatchPlan plan;
    plan.build_globs = {directory("data/*.txt")};
    Watch watch(WatcherKind::poll, plan, now_in(directory));
    directory.write("data/two.txt", "1");
    watch.wait_for(directory("data/two.txt"));
}
