#include "tool/build/build_times.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

FileState changed_at(FileTime time) {
    return {true, time, time, 1, 1, 0644};
}

Change change_at(FileTime time) {
    Change change;
    change.path = "/src/a.h";
    change.state = changed_at(time);
    return change;
}

void build(BuildTimes& times, FileTime start, FileTime end, bool is_good = true) {
    times.begin();
    times.starts(start);
    times.command_ended(end);
    times.build_ended(is_good);
}

} // namespace

TEST_CASE("since: the first build that was not good since the last good one") {
    BuildTimes times;
    build(times, 10, 20);
    CHECK(times.since() == 10);
    build(times, 30, 40, false);
    CHECK(times.since() == 30);
    build(times, 50, 60, false);
    CHECK(times.since() == 30);
    build(times, 70, 80);
    CHECK(times.since() == 30);
    build(times, 90, 100);
    CHECK(times.since() == 90);
}

TEST_CASE("a build that goes on began when it began first") {
    BuildTimes times;
    build(times, 10, 20);
    times.resume();
    times.starts(30);
    CHECK(times.since() == 10);
    CHECK(times.start() == 30);
    times.build_ended(true);
    build(times, 40, 50);
    CHECK(times.since() == 40);
}

TEST_CASE("the time in a build: of the one that runs, the last one, and the one before") {
    BuildTimes times;
    build(times, 10, 20);
    build(times, 30, 40);
    CHECK(times.time_in_build(changed_at(15)) == 5);
    CHECK(times.time_in_build(changed_at(20)) == 10);
    CHECK_FALSE(times.time_in_build(changed_at(25)));
    CHECK(times.time_in_build(changed_at(40)) == 10);
    CHECK_FALSE(times.time_in_build(changed_at(41)));
    times.begin();
    times.starts(50);
    CHECK(times.time_in_build(changed_at(1000)) == 950);
    CHECK_FALSE(times.time_in_build(changed_at(15)));
}

TEST_CASE("a file that is gone may have gone in the build that runs") {
    BuildTimes times;
    times.begin();
    times.starts(10);
    CHECK(times.time_in_build(FileState{}) == 0);
    times.build_ended(true);
    CHECK_FALSE(times.time_in_build(FileState{}));
}

TEST_CASE("hidden could be what is not newer than the last build, came during it, or hides a header") {
    BuildTimes times;
    CHECK_FALSE(times.could_be_hidden(change_at(5))); // nothing has been built
    build(times, 10, 20);
    CHECK(times.could_be_hidden(change_at(20)));
    CHECK_FALSE(times.could_be_hidden(change_at(21)));
    auto during = change_at(21);
    during.during_build = true;
    CHECK(times.could_be_hidden(during));
    auto hiding = change_at(21);
    hiding.shadows = {"/usr/include/a.h"};
    CHECK(times.could_be_hidden(hiding));
    auto gone = change_at(5);
    gone.state.exists = false;
    CHECK_FALSE(times.could_be_hidden(gone));
}

TEST_CASE("a clock that goes back does not make the outputs older") {
    BuildTimes times;
    build(times, 100, 120);
    build(times, 50, 60);
    CHECK(times.could_be_hidden(change_at(110)));
}
