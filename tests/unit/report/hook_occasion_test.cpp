#include "tool/report/hook_occasion.h"

#include "tests/catch.h"

#include <algorithm>

using namespace cmakewatch;

namespace {

std::string value(const HookOccasion& occasion, const std::string& name) {
    for (const auto& entry : occasion.variables())
        if (entry.starts_with(name + "=")) return entry.substr(name.size() + 1);
    return "(missing)";
}

} // namespace

TEST_CASE("a hook's variables are all there, empty where nothing fits") {
    const HookOccasion first{HookEvent::build_started, "/b", {"all"}, 1, 0, 0, {}, std::nullopt};
    CHECK(first.variables() ==
          std::vector<std::string>{"CMAKEWATCH_EVENT=build_started", "CMAKEWATCH_BUILD_DIR=/b", "CMAKEWATCH_TARGET=all",
                                   "CMAKEWATCH_BUILD=1", "CMAKEWATCH_PID=", "CMAKEWATCH_ITERATION=",
                                   "CMAKEWATCH_CHANGED=", "CMAKEWATCH_CODE=", "CMAKEWATCH_SIGNAL="});
    CHECK(hook_variable_names().size() == first.variables().size());
    CHECK(hook_variable_names().front() == "CMAKEWATCH_EVENT");
}

TEST_CASE("how the program ended is a code or a signal, 0 included") {
    HookOccasion exit{HookEvent::exit, "/b", {"app"}, 3, 41, 2, {"/s/a.h", "/s/b c.h"}, ExitStatus{0, 0}};
    CHECK(value(exit, "CMAKEWATCH_CODE") == "0");
    CHECK(value(exit, "CMAKEWATCH_SIGNAL").empty());
    exit.ended = ExitStatus{0, 11};
    CHECK(value(exit, "CMAKEWATCH_CODE").empty());
    CHECK(value(exit, "CMAKEWATCH_SIGNAL") == "11");
    CHECK(value(exit, "CMAKEWATCH_CHANGED") == "/s/a.h\n/s/b c.h");
}

TEST_CASE("of very many changed files as many whole paths are named as a variable holds") {
    HookOccasion occasion;
    for (int i = 10000; i < 20000; ++i) occasion.changed.insert("/source/directory/file" + std::to_string(i));
    const auto changed = value(occasion, "CMAKEWATCH_CHANGED");
    CHECK(changed.size() > 60000);
    CHECK(changed.size() < 131000); // Linux takes no longer ones
    CHECK(changed.starts_with("/source/directory/file10000\n"));
    CHECK(changed.substr(changed.rfind('\n')).size() == std::string("\n/source/directory/file10000").size());
}

TEST_CASE("the options are named after the events") {
    CHECK(option_name(HookEvent::build_started) == "--on-build-started");
    CHECK(option_name(HookEvent::restart) == "--on-restart");
}
