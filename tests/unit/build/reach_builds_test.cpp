#include "tool/build/reach_builds.h"

#include "tests/catch.h"
#include "tests/unit/directory.h"
#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/process/launch_linux.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdlib>
#include <memory>

using namespace cmakewatch;

namespace {

// Two programs made from a file each, which a session builds.
class Session {
  public:
    Session() {
        directory.write(".cmakewatch/build.lock");
        directory.write(
            "build.ninja",
            "rule copy\n  command = cp $in $out\nbuild a: copy a.c\nbuild b: copy b.c || .\nbuild all: phony a b\n");
        directory.write("a.c");
        directory.write("b.c");
        options_.ninja = find_program("ninja");
        options_.build_dir = directory.path();
        ninja("all");
    }

    [[nodiscard]] FileTime now() const { return *file_system_now(directory(".cmakewatch/since")); }

    // The file is newer than all that was written before, and older than all that will be.
    void edit(const std::string& name) const {
        const auto before = now();
        do directory.write(name, "2");
        while (state_of(directory(name)).changed <= before);
        while (now() <= state_of(directory(name)).changed) continue;
    }

    void ninja(const std::string& words) const {
        REQUIRE(std::system(("ninja -C '" + directory.path() + "' " + words + " > /dev/null").c_str()) == 0);
    }

    // What is asked from now on.
    void replace_ninja(const std::string& script) {
        options_.ninja = directory.write("ninja", "#!/bin/sh\n" + script);
        REQUIRE(std::system(("chmod +x '" + options_.ninja + "'").c_str()) == 0);
    }

    void begin_builds(ReachBuilds::Delays delays) {
        builds = std::make_unique<ReachBuilds>(loop.get_executor(), options_, records_, handler_, delays);
    }

    // Lets the loop run until `then`, which is handed to `what`, has been called, and all timers have ended.
    template <class What> void run_until_done(What what) {
        loop.restart();
        auto running = boost::asio::make_work_guard(loop);
        what([&] { running.reset(); });
        loop.run();
    }
    // The same until a full Ninja has said what it finds.
    void run_until_checked() {
        run_until_done([this](auto then) { on_checked_ = then; });
        run_until_done([this](auto then) { builds->look_for_more([then](bool) { then(); }); });
    }

    void build_reach_of_a() {
        Change change;
        change.path = directory("a.c");
        run_until_done([this](auto then) { builds->begin(then); });
        const auto started = now();
        builds->add_change(change, false);
        std::string manifest;
        run_until_done([&](auto then) {
            builds->plan({"all"}, [&, then](const auto& answer) {
                if (const auto* plan = std::get_if<ReachBuilds::Plan>(&answer)) manifest = plan->manifest;
                then();
            });
        });
        REQUIRE_FALSE(manifest.empty());
        ninja("-f " + manifest);
        builds->reach_build_ended({{"all"}, true, started}, [] {});
    }

    Directory directory;
    boost::asio::io_context loop;
    std::unique_ptr<ReachBuilds> builds;
    int incomplete = 0;
    std::vector<Error> unexpected;

  private:
    NinjaOptions options_;
    BuildRecords records_{directory.path(), "build.ninja"};
    std::function<void()> on_checked_ = [] {};
    ReachBuilds::Handler handler_{[] { return false; }, [this](const BuildCheck&) { on_checked_(); },
                                  [this] { ++incomplete; },
                                  [this](const Error& error) { unexpected.push_back(error); }};
};

constexpr ReachBuilds::Delays no_delays{std::chrono::milliseconds(0), std::chrono::milliseconds(0)};

} // namespace

TEST_CASE("what follows from a build asks ninja nothing once the next one has begun") {
    Session session;
    session.replace_ninja("touch '" + session.directory("was_asked") + "'\n");
    session.begin_builds(no_delays);
    session.builds->full_build_ended({{"all"}, true, session.now()});
    session.run_until_done([&](auto then) {
        session.builds->begin([&, then] { session.builds->look_for_more([then](bool) { then(); }); });
    });
    CHECK_FALSE(state_of(session.directory("was_asked")).exists);
}

TEST_CASE("what ninja finds to do after a build of the reach is a fault, unless a file was edited since that began") {
    const bool is_edited = GENERATE(true, false);
    Session session;
    session.begin_builds(no_delays);
    session.builds->full_build_ended({{"all"}, true, session.now()});
    session.run_until_checked();
    CHECK(session.incomplete == 0);

    session.edit("a.c");
    if (!is_edited) session.edit("b.c"); // of which nobody tells, though it was edited before
    session.build_reach_of_a();
    if (is_edited) session.edit("b.c"); // of which nobody has told yet
    session.run_until_checked();

    CHECK(session.incomplete == 1);
    CHECK(session.unexpected.size() == (is_edited ? 0 : 1));
}

TEST_CASE(
    "steps that ninja finds after a full build are not taken for such that always run if a file was edited since") {
    Session session;
    session.begin_builds(no_delays);
    session.builds->full_build_ended({{"all"}, true, session.now()});
    session.edit("b.c");
    session.run_until_checked();
    CHECK(session.incomplete == 0);
    session.edit("a.c");
    session.build_reach_of_a(); // which has to be possible
    CHECK(session.unexpected.empty());
}
