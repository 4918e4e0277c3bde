#include "tool/session/foreign_configure.h"

#include "tests/catch.h"

using namespace cmakewatch;
using namespace cmakewatch::session;

namespace {

using Answer = ForeignConfigure::Answer;

FileState file(FileTime modified) {
    return {modified != 0, modified, modified, 1, 1, 0644};
}

ConfigureState state(FileTime manifest, FileTime cache, FileTime reply) {
    return {file(manifest), file(cache), reply, true};
}

// The last answer of `looks` in a row.
Answer look(ForeignConfigure& foreign, const ConfigureState& now, int looks) {
    auto answer = Answer::unchanged;
    for (int i = 0; i < looks; ++i) answer = foreign.look(now);
    return answer;
}

// After a build that has left the directory as `state(1, 1, 1)`.
ForeignConfigure built() {
    ForeignConfigure foreign;
    foreign.build_starts(state(1, 1, 1));
    foreign.build_ends(state(1, 1, 1));
    return foreign;
}

} // namespace

TEST_CASE("what a build has found is known") {
    auto foreign = built();
    CHECK(look(foreign, state(1, 1, 1), 20) == Answer::unchanged);
}

TEST_CASE("CMake that has run is told once, when it is through") {
    auto foreign = built();
    CHECK(look(foreign, state(1, 2, 1), 2) == Answer::look_again); // it generates
    CHECK(look(foreign, state(3, 2, 1), 2) == Answer::look_again); // it writes the reply
    CHECK(look(foreign, state(3, 2, 4), 1) == Answer::changed);
    CHECK(foreign.changed_file() == "build.ninja");
    CHECK_FALSE(foreign.is_since_build());
    CHECK(look(foreign, state(3, 2, 4), 20) == Answer::unchanged);
}

TEST_CASE("a state is looked at twice") {
    auto foreign = built();
    CHECK(foreign.look(state(3, 2, 4)) == Answer::look_again);
    CHECK(foreign.look(state(5, 2, 6)) == Answer::look_again);
    CHECK(foreign.look(state(5, 2, 6)) == Answer::changed);
}

TEST_CASE("a CMake that writes no manifest or no reply is waited for, but not for ever") {
    auto foreign = built();
    SECTION("the cache alone") {
        CHECK(look(foreign, state(1, 2, 1), 10) == Answer::look_again);
        CHECK(look(foreign, state(1, 2, 1), 1) == Answer::changed);
        CHECK(foreign.changed_file() == "CMakeCache.txt");
    }
    SECTION("no reply, though it was asked for") {
        CHECK(look(foreign, state(3, 2, 1), 10) == Answer::look_again);
        CHECK(look(foreign, state(3, 2, 1), 1) == Answer::changed);
    }
    SECTION("nobody has asked for a reply") {
        auto now = state(3, 2, 0);
        now.expects_reply = false;
        CHECK(look(foreign, now, 2) == Answer::changed);
    }
}

TEST_CASE("a directory without a manifest is waited for") {
    auto foreign = built();
    CHECK(look(foreign, state(0, 0, 0), 50) == Answer::look_again);
    SECTION("another one comes") {
        CHECK(look(foreign, state(3, 2, 4), 2) == Answer::changed);
    }
    SECTION("it comes back as it was") {
        CHECK(look(foreign, state(1, 1, 1), 2) == Answer::unchanged);
    }
    SECTION("it comes back as it was, after a build has missed it") {
        foreign.build_starts(state(0, 0, 0));
        foreign.build_ends(state(0, 0, 0));
        CHECK(look(foreign, state(0, 0, 0), 50) == Answer::look_again);
        CHECK(look(foreign, state(1, 1, 1), 2) == Answer::changed);
    }
}

TEST_CASE("links to the manifest and its permissions are no content") {
    auto foreign = built();
    auto now = state(1, 1, 1);
    now.manifest.changed = 7;
    now.manifest.permissions = 0600;
    CHECK(look(foreign, now, 20) == Answer::unchanged);
}

TEST_CASE("the CMake of our own build does not count") {
    ForeignConfigure foreign;
    foreign.build_starts(state(1, 1, 1));
    foreign.cmake_starts();
    SECTION("it succeeds") {
        foreign.cmake_ends(state(3, 2, 4));
        foreign.build_ends(state(3, 2, 4));
        CHECK(look(foreign, state(3, 2, 4), 20) == Answer::unchanged);
    }
    SECTION("it fails, and has written the cache") {
        foreign.build_ends(state(1, 2, 1));
        CHECK(look(foreign, state(1, 2, 1), 20) == Answer::unchanged);
    }
}

TEST_CASE("another CMake during our build counts when that is over") {
    ForeignConfigure foreign;
    foreign.build_starts(state(1, 1, 1));
    SECTION("a build that runs no CMake") {}
    SECTION("after our own CMake") {
        foreign.cmake_starts();
        foreign.cmake_ends(state(2, 1, 2));
    }
    CHECK(look(foreign, state(3, 2, 4), 20) == Answer::unchanged);
    foreign.build_ends(state(3, 2, 4));
    auto answer = foreign.look(state(3, 2, 4));
    if (answer == Answer::look_again) answer = foreign.look(state(3, 2, 4));
    CHECK(answer == Answer::changed);
    CHECK(foreign.look(state(3, 2, 4)) == Answer::unchanged);
    CHECK(foreign.is_since_build()); // or a step of the build was it
}
