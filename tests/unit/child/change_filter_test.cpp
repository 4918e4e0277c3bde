#include "tool/child/change_filter.h"

#include "tests/catch.h"

#include <ctime>
#include <map>

using namespace cmakewatch;
using namespace std::chrono_literals;
using Kind = PathEvent::Kind;

namespace {

constexpr FileTime second = 1'000'000'000;

// A filter, with a clock and files that are data.
class World {
  public:
    World()
        : filter({[this] { return now; }, [this] { return file_time; },
                  [this](const std::string& path) { return state(path); },
                  [this](const std::string& path) { return digests[path]; },
                  [this](const std::string& path, const std::string& other) {
                      return state(path).exists && state(path).size == state(other).size;
                  },
                  [this](const std::string& path) { return path == programs_own; }}) {}

    FileState state(const std::string& path) const {
        const auto found = files.find(path);
        return found == files.end() ? FileState{} : found->second;
    }
    void write(const std::string& path, std::uint64_t size = 1) {
        files[path] = {true, file_time, file_time, size, 1, 0644};
    }
    void pass(std::chrono::milliseconds time) {
        now += time;
        file_time += std::chrono::nanoseconds(time).count();
    }
    void follow(WatchPlan plan, FileTime since) {
        plan_ = std::make_shared<const WatchPlan>(std::move(plan));
        filter.follow(plan_, since);
    }
    void scan() {
        filter.begin_scan();
        for (const auto& [file, kind] : plan_->files) {
            const std::string path(file);
            filter.take_scanned({path, kind, true, false, state(path)});
        }
        for (const auto& [path, file] : files)
            if (!plan_->files.contains(path) && plan_->kind_of(path))
                filter.take_scanned({path, *plan_->kind_of(path), false, false, file});
        filter.end_scan(true);
    }
    // What has been found, "+" in front of what events told, "-" behind what is gone.
    std::string changes() {
        std::string text;
        for (const auto& report : filter.changes())
            for (const auto& change : report.changes)
                text += (report.from_scan ? "" : "+") + change.path + (change.state.exists ? " " : "- ");
        return text;
    }

    ChangeFilter::Time now{1h};
    FileTime file_time = 1000 * second + 1;
    std::map<std::string, FileState> files;
    std::map<std::string, std::uint64_t> digests; // of contents
    std::string programs_own;
    ChangeFilter filter;

  private:
    std::shared_ptr<const WatchPlan> plan_;
};

WatchPlan exact(const std::vector<std::string>& files) {
    WatchPlan plan;
    for (const auto& file : files) plan.files.add(file, ChangeKind::source);
    return plan;
}

WatchPlan wide(const std::vector<std::string>& files) {
    auto plan = exact(files);
    plan.mode = WatchPlan::Mode::wide;
    plan.trees = {"/src"};
    return plan;
}

} // namespace

TEST_CASE("the first scan finds what is newer than the plan, the next ones what differs") {
    World world;
    world.write("/src/old.h");
    world.pass(1s);
    const auto since = world.file_time;
    world.write("/src/new.h");
    world.pass(1s);
    world.follow(exact({"/src/old.h", "/src/new.h", "/src/gone.h"}), since);
    world.scan();
    CHECK(world.changes() == "/src/gone.h- /src/new.h ");
    world.scan();
    CHECK(world.changes().empty());
    world.write("/src/old.h", 2);
    world.pass(1s);
    world.scan();
    CHECK(world.changes() == "/src/old.h ");
}

TEST_CASE("the first scan of a new plan finds again what an event has told, also if that was just now") {
    World world;
    const auto since = world.file_time;
    world.write("/src/a.h");
    world.pass(1s);
    world.follow(wide({}), world.file_time);
    world.scan();
    world.write("/src/a.h", 2);
    world.filter.take_event("/src/a.h", Kind::written);
    CHECK(world.changes() == "+/src/a.h ");
    world.follow(exact({"/src/a.h"}), since);
    world.scan();
    CHECK(world.changes() == "/src/a.h ");
}

TEST_CASE("a file that may be half written is held until it rests") {
    World world;
    world.write("/src/a.h");
    world.pass(1s);
    world.follow(exact({"/src/a.h"}), world.file_time);
    world.scan();
    world.write("/src/a.h", 0); // emptied just now
    world.scan();
    CHECK(world.changes().empty());
    REQUIRE(world.filter.next_release().has_value());
    world.pass(5ms);
    world.write("/src/a.h", 7);
    world.scan(); // held still
    CHECK(world.changes().empty());
    world.pass(100ms);
    CHECK(world.filter.release_due() == std::vector<std::string>{"/src/a.h"});
    CHECK(world.changes() == "/src/a.h ");
    CHECK_FALSE(world.filter.next_release().has_value());
}

TEST_CASE("a delete that is undone within 50 ms is one change, and says that the file was gone") {
    World world;
    world.write("/src/a.h");
    world.pass(1s);
    world.follow(exact({"/src/a.h"}), world.file_time);
    world.scan();
    world.files.clear();
    world.filter.take_event("/src/a.h", Kind::removed);
    world.pass(49ms);
    CHECK(world.filter.release_due().empty());
    world.write("/src/a.h", 2);
    world.filter.take_event("/src/a.h", Kind::written);
    const auto reports = world.filter.changes();
    REQUIRE(reports.size() == 1);
    CHECK(reports[0].changes.at(0).was_gone);
    world.pass(1s);
    CHECK(world.filter.release_due().empty());
    CHECK(world.changes().empty());
}

TEST_CASE("a delete that lasts is a change after 50 ms") {
    World world;
    world.write("/src/a.h");
    world.pass(1s);
    world.follow(exact({"/src/a.h"}), world.file_time);
    world.scan();
    world.files.clear();
    world.filter.take_event("/src/a.h", Kind::removed);
    world.pass(50ms);
    (void)world.filter.release_due();
    CHECK(world.changes() == "+/src/a.h- ");
}

TEST_CASE("held files are looked at in the order of their times, each when its own has come") {
    World world;
    std::vector<std::string> names;
    for (int i = 0; i < 100; ++i) names.push_back("/src/" + std::to_string(i) + ".h");
    for (const auto& name : names) world.write(name);
    world.pass(1s);
    world.follow(exact(names), world.file_time);
    world.scan();
    for (const auto& name : names) {
        world.write(name, 2);
        world.filter.take_event(name, Kind::writing);
        world.pass(1ms);
    }
    CHECK(*world.filter.next_release() == world.now);
    for (const auto& name : names) {
        CHECK(world.filter.release_due() == std::vector<std::string>{name});
        world.pass(1ms);
    }
    CHECK_FALSE(world.filter.next_release().has_value());
}

TEST_CASE("a file that is written on and on is looked at when its writer rests") {
    World world;
    world.write("/src/a.h");
    world.pass(1s);
    world.follow(exact({"/src/a.h"}), world.file_time);
    world.scan();
    for (int i = 2; i < 50; ++i) {
        world.write("/src/a.h", static_cast<std::uint64_t>(i));
        world.filter.take_event("/src/a.h", Kind::writing);
        world.pass(60ms);
        CHECK(world.filter.release_due().empty());
    }
    world.pass(40ms);
    CHECK(world.filter.release_due().size() == 1);
    CHECK(world.changes() == "+/src/a.h ");
}

TEST_CASE("what the program writes beside the sources is no change, once and for all") {
    World world;
    world.programs_own = "/src/server.log";
    world.follow(wide({"/src/main.cpp"}), world.file_time);
    world.write("/src/main.cpp");
    world.pass(1s);
    world.scan();
    (void)world.changes();
    world.write("/src/server.log");
    world.filter.take_event("/src/server.log", Kind::writing);
    world.programs_own.clear(); // it has ended
    world.write("/src/server.log", 2);
    world.filter.take_event("/src/server.log", Kind::written);
    world.pass(1s);
    (void)world.filter.release_due();
    world.scan();
    CHECK(world.changes().empty());
}

TEST_CASE("a file of a tree that has gone is found by the next whole scan, not by one of some files") {
    World world;
    world.write("/src/main.cpp");
    world.write("/src/new.h");
    world.pass(1s);
    world.follow(wide({"/src/main.cpp"}), world.file_time);
    world.scan();
    world.files.erase("/src/new.h");
    world.filter.begin_scan();
    world.filter.end_scan(false);
    CHECK(world.changes().empty());
    world.scan();
    CHECK(world.changes() == "/src/new.h- ");
}

TEST_CASE("an event costs the same however many files are held") {
    World world;
    std::vector<std::string> names;
    for (int i = 0; i < 50000; ++i) names.push_back("/src/" + std::to_string(i) + ".h");
    world.follow(exact(names), world.file_time);
    const auto begin = std::clock();
    for (const auto& name : names) world.filter.take_event(name, Kind::writing);
    // Half a minute where all of them are looked at for each.
    CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 5);
}

TEST_CASE("a copy that a build step makes counts if it differs, unless the plan names it") {
    World world;
    world.write("/b/app", 2);
    world.write("/src/dist/app");
    world.pass(1s);
    auto plan = wide({});
    plan.copies = {{"/b/app", "/src/dist/app", false}};
    const auto look_at_write = [&](std::uint64_t size) {
        world.write("/src/dist/app", size);
        world.filter.take_event("/src/dist/app", Kind::written);
        world.pass(100ms);
        world.filter.release_due();
        return world.changes();
    };
    world.follow(plan, world.file_time);
    world.scan();
    CHECK(look_at_write(2).empty());
    CHECK(look_at_write(3) == "+/src/dist/app ");
    world.write("/src/dist/app", 0); // at first, `cmake -E copy` writes nothing
    world.filter.take_event("/src/dist/app", Kind::written);
    CHECK(world.changes().empty());
    CHECK(look_at_write(2).empty());
    plan.files.add("/src/dist/app", ChangeKind::source);
    world.follow(plan, world.file_time);
    world.scan();
    world.filter.take_event("/src/dist/app", Kind::written);
    CHECK(world.changes() == "+/src/dist/app ");
}

TEST_CASE("a file that was gone for a moment has not been gone at its next change") {
    World world;
    world.write("/src/a.h");
    world.pass(1s);
    world.follow(exact({"/src/a.h"}), world.file_time);
    world.scan();
    const auto was_gone_in_save = [&](bool removes_first) {
        if (removes_first) world.filter.take_event("/src/a.h", Kind::removed);
        world.pass(1ms);
        world.write("/src/a.h", 2);
        world.filter.take_event("/src/a.h", Kind::written);
        const auto reports = world.filter.changes();
        REQUIRE(reports.size() == 1);
        return reports[0].changes.at(0).was_gone;
    };
    CHECK(was_gone_in_save(true));
    CHECK_FALSE(was_gone_in_save(false));
}

TEST_CASE("a scan tells once of new content in a file whose times and size are the same") {
    World world;
    world.file_time = 2000 * second; // of a file system that counts seconds
    world.write("/src/a.h");
    world.follow(exact({"/src/a.h"}), world.file_time + 1);
    world.scan();
    CHECK(world.changes().empty());
    world.digests["/src/a.h"] = 7;
    world.scan();
    CHECK(world.changes() == "+/src/a.h ");
    world.scan();
    CHECK(world.changes().empty());
}

TEST_CASE("new permissions count in a wide watch alone: a build may have failed for them") {
    const bool is_wide = GENERATE(false, true);
    World world;
    world.write("/src/a.h");
    world.pass(1s);
    world.follow(is_wide ? wide({"/src/a.h"}) : exact({"/src/a.h"}), world.file_time);
    world.scan();
    world.files["/src/a.h"].permissions = 0600;
    world.files["/src/a.h"].changed = world.file_time;
    world.filter.take_event("/src/a.h", Kind::touched);
    world.pass(1s);
    CHECK(world.filter.release_due() == std::vector<std::string>{"/src/a.h"});
    CHECK(world.changes() == (is_wide ? "+/src/a.h " : ""));
}

TEST_CASE("a file that is being written to is still there for a scan") {
    World world;
    world.write("/src/main.cpp");
    world.write("/src/new.h");
    world.pass(1s);
    world.follow(wide({"/src/main.cpp"}), world.file_time);
    world.scan();
    world.write("/src/new.h", 2);
    world.filter.take_event("/src/new.h", Kind::writing);
    world.scan();
    CHECK(world.changes().empty());
    world.pass(1s);
    (void)world.filter.release_due();
    CHECK(world.changes() == "+/src/new.h ");
}
