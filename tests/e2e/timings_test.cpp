// Where the time of edits goes: what sessions record of them, and what `cmakewatch timings` makes of that.
#include "tests/e2e/answer.h"
#include "tests/skip.h"

using namespace e2e;

namespace {

std::vector<json::object> recorded(const Sandbox& sandbox) {
    std::vector<json::object> cycles;
    std::istringstream lines(content(sandbox.build() / ".cmakewatch/cycles.jsonl"));
    for (std::string line; std::getline(lines, line) && !lines.eof();) cycles.push_back(json::parse(line).as_object());
    return cycles;
}

void wait_for_recorded(Tool& tool, const Sandbox& sandbox, size_t count) {
    tool.wait_until("a record of the edit", [&] { return recorded(sandbox).size() >= count; });
}

void edit(Tool& tool, const Sandbox& sandbox, int value) {
    const auto before = recorded(sandbox).size();
    tool.wait_for_exact_watch();
    sandbox.set_value(value);
    tool.wait_for_last_value(value);
    wait_for_recorded(tool, sandbox, before + 1);
}

std::int64_t ms(const json::object& cycle, const char* what) {
    return cycle.at(what).to_number<std::int64_t>();
}

} // namespace

TEST_CASE("a session records what each edit has cost") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    edit(tool, sandbox, 2);
    edit(tool, sandbox, 3);
    const auto cycles = recorded(sandbox);
    REQUIRE(cycles.size() == 2); // the first build is no edit
    for (const auto& cycle : cycles) {
        CAPTURE(json::serialize(cycle));
        CHECK(cycle.at("targets") == json::array{"app"});
        CHECK(cycle.at("files") == json::array{"value.h"});
        CHECK(cycle.at("result") == "ready");
        CHECK(cycle.at("scope") == "reach");
        const auto& steps = cycle.at("steps").as_object();
        CHECK(ms(steps, "compile_ms") > 0);
        CHECK(ms(steps, "link_ms") > 0);
        CHECK(ms(steps, "other_ms") == 0);
        CHECK(ms(cycle, "ninja_ms") >= ms(steps, "compile_ms") + ms(steps, "link_ms"));
        CHECK(ms(cycle, "total_ms") >= ms(cycle, "ninja_ms") + ms(cycle, "stop_ms") + ms(cycle, "start_ms"));
    }
    tool.wait_for_exact_watch();
    sandbox.write("value.h", "#define VALUE nothing\n");
    wait_for_recorded(tool, sandbox, 3);
    CHECK(recorded(sandbox).back().at("result") == "failed");
}

TEST_CASE("builds by the whole graph are recorded too") {
    const Sandbox sandbox;
    Tool tool(sandbox, {"--no-reach"});
    edit(tool, sandbox, 2);
    const auto cycle = recorded(sandbox).back();
    CAPTURE(json::serialize(cycle));
    CHECK(cycle.at("scope") == "all");
    CHECK(ms(cycle.at("steps").as_object(), "compile_ms") > 0);
    CHECK(ms(cycle.at("steps").as_object(), "link_ms") > 0);
}

TEST_CASE("an edit that cannot be recorded is built and restarted as any other") {
    const Sandbox sandbox;
    sandbox.write("build/.cmakewatch/cycles.jsonl/in-the-way", "");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK_FALSE(holds(tool.errors(), "cycles.jsonl"));
}

TEST_CASE("timings shows where the time of recorded edits goes, and which files cost most") {
    const Sandbox sandbox;
    {
        Tool tool(sandbox, {});
        tool.wait_for_exact_watch();
        const auto before = json::parse(answer_to(sandbox.path("."), "timings --json").output);
        CHECK(before.at("recorded_edits") == 0);
        CHECK(before.at("files").as_array().size() > 0);
        edit(tool, sandbox, 2);
        edit(tool, sandbox, 3);
    }
    const auto answer = answer_to(sandbox.path("."), "timings app --json");
    REQUIRE(answer.code == 0);
    const auto timings = json::parse(answer.output);
    const auto& cycle = timings.at("cycle").as_object();
    CHECK(ms(cycle, "edits") == 2);
    CHECK(ms(cycle, "compile_ms") > 0);
    CHECK(ms(cycle, "link_ms") > 0);
    CHECK(ms(cycle, "total_ms") >= ms(cycle, "compile_ms"));
    const auto& file = timings.at("files").at(0).as_object();
    CHECK(file.at("file") == "value.h");
    CHECK(file.at("edits") == 2);
    CHECK(ms(file, "compile_ms") > 0);
    const auto shown = answer_to(sandbox.path("."), "timings app");
    CHECK(holds(shown.output, "the median of the last 2 edits of app"));
    CHECK(holds(shown.output, "value.h"));
    CHECK(holds(answer_to(sandbox.path("."), "timings ap").errors, "app"));
}

TEST_CASE("timings --try links a target both ways and leaves the build as it was") {
    if (!is_installed("mold")) return skip_test("no mold");
    const Sandbox sandbox;
    const auto build = [&] { return system(("cmake --build '" + sandbox.build().string() + "' >/dev/null").c_str()); };
    REQUIRE(build() == 0);
    CHECK(answer_to(sandbox.path("."), "timings app --json").code == 0); // CMake has sorted Ninja's log
    const auto program = content(sandbox.build() / "app");
    const auto log = content(sandbox.build() / ".ninja_log");
    const auto answer = answer_to(sandbox.path("."), "timings app --try mold --json");
    CAPTURE(answer.errors);
    REQUIRE(answer.code == 0);
    const auto trial = json::parse(answer.output).at("trial").as_object();
    CHECK(trial.at("linker") == "mold");
    CHECK(trial.at("as_it_is_us").as_array().size() == 5);
    CHECK(trial.at("with_linker_us").as_array().size() == 5);
    for (const auto& time : trial.at("with_linker_us").as_array()) CHECK(time.to_number<std::int64_t>() > 0);
    CHECK(holds(std::string(trial.at("setting").as_string()), "mold"));
    CHECK(content(sandbox.build() / "app") == program);
    CHECK(content(sandbox.build() / ".ninja_log") == log);
    CHECK_FALSE(fs::exists(sandbox.build() / ".cmakewatch/link-trial"));
    const auto shown = answer_to(sandbox.path("."), "timings app --try mold");
    CHECK(holds(shown.output, "The link of app: the median of 5 times each way"));
    CHECK(holds(shown.output, "with mold"));
}

TEST_CASE("what cannot be linked with another linker is told with the reason") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) + "add_library(parts STATIC main.c)\n");
    const auto error_of = [&](const std::string& words) {
        const auto answer = answer_to(sandbox.path("."), words);
        CHECK(answer.code != 0);
        return answer.errors;
    };
    CHECK(holds(error_of("timings app --try bfd"), "build it first: cmake --build"));
    REQUIRE(system(("cmake --build '" + sandbox.build().string() + "' >/dev/null").c_str()) == 0);
    CHECK(holds(error_of("timings app --try nothing-of-the-kind"), "cannot link with nothing-of-the-kind \"app\""));
    CHECK(holds(error_of("timings parts --try bfd"), "it is neither a program nor a shared library"));
    CHECK(holds(error_of("timings --try bfd"), "cmakewatch timings TARGET --try bfd"));
    CHECK_FALSE(fs::exists(sandbox.build() / ".cmakewatch/link-trial"));
}
