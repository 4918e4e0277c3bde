#include "tool/build/ninja_messages.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

constexpr auto lost_target = "ninja: error: unknown target 'app'";
constexpr auto cycle = "ninja: error: dependency cycle: a.o -> a.h -> a.o";

} // namespace

TEST_CASE("what steps print is shown") {
    NinjaMessages messages;
    CHECK(messages.take_line("a.cpp:1:1: error: expected"));
    CHECK_FALSE(messages.is_manifest_blamed());
    CHECK_FALSE(messages.is_interrupted());
    CHECK_FALSE(messages.has_lost_target());
}

TEST_CASE("a target that Ninja does not know is held back once in a build") {
    NinjaMessages messages;
    CHECK_FALSE(messages.take_line(lost_target));
    CHECK(messages.is_manifest_blamed());
    CHECK(messages.take_line("ninja: error: unknown target 'other'"));
    messages.ask_for_targets();
    CHECK(messages.take_lost_target() == lost_target);
    CHECK_FALSE(messages.has_lost_target());
    messages.ninja_starts();
    CHECK_FALSE(messages.is_manifest_blamed());
    CHECK(messages.take_line(lost_target));
    CHECK(messages.is_manifest_blamed());
}

TEST_CASE("a cycle is held back once in a build: it may be mended") {
    NinjaMessages messages;
    CHECK_FALSE(messages.take_line(cycle));
    CHECK(messages.stale_cycle().files().size() == 2);
    messages.stale_cycle().is_mended();
    CHECK(messages.take_line(cycle));
}

TEST_CASE("an interruption counts for one command") {
    NinjaMessages messages;
    CHECK(messages.take_line("ninja: build stopped: interrupted by user."));
    CHECK(messages.is_interrupted());
    messages.command_starts();
    CHECK_FALSE(messages.is_interrupted());
}
