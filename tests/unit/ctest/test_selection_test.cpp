#include "tool/ctest/test_selection.h"

#include "tests/catch.h"
#include "tests/unit/ctest/projects.h"

using namespace cmakewatch;

namespace {

TestModel model_of(std::vector<Test> tests, const std::optional<std::vector<int>>& requested = std::nullopt) {
    return make_test_model(numbered(std::move(tests)), made_project(), requested, [](const std::string& path) {
        return path.starts_with("/p/") ? PathKind::file : PathKind::missing;
    });
}

// What is not named here has the content "1".
std::vector<std::string> digests_of(const TestModel& model, const std::map<std::string, std::string>& contents = {}) {
    return test_digests(model, [&](const std::vector<std::string>& files) {
        const auto found = contents.find(files.front());
        return found == contents.end() ? "1" : found->second;
    });
}

TestRecord all_passed(const TestModel& model) {
    TestRecord record;
    const auto digests = digests_of(model);
    for (size_t i = 0; i < model.tests.size(); ++i) record.set(model.keys[i], {digests[i], TestResult::passed, ""});
    return record;
}

// "NAME: REASON", those that failed last marked with '!'.
std::vector<std::string> words_of(const TestModel& model, const std::vector<SelectedTest>& selected) {
    std::vector<std::string> words;
    words.reserve(selected.size());
    for (const auto& test : selected)
        words.push_back((test.failed_last ? "!" : "") + model.tests[test.position].name + ": " + test.reason);
    return words;
}

using Words = std::vector<std::string>;

std::vector<Test> two_programs() {
    return {made_test("u", {"/b/u", "/p/data"}), made_test("v", {"/b/v"})};
}

} // namespace

TEST_CASE("what passed with what it depends on now is left out") {
    const auto model = model_of(two_programs());
    const auto record = all_passed(model);
    CHECK(select_tests(model, record, digests_of(model)).empty());
    CHECK(words_of(model, select_tests(model, TestRecord(), digests_of(model))) ==
          Words{"u: not run yet", "v: not run yet"});
}

TEST_CASE("a selection says what has changed") {
    const auto model = model_of(two_programs());
    const auto record = all_passed(model);
    const auto with = [&](const std::map<std::string, std::string>& contents) {
        return words_of(model, select_tests(model, record, digests_of(model, contents)));
    };
    CHECK(with({{"/b/u", "2"}}) == Words{"u: relinked: u"});
    CHECK(with({{"/b/shared", "2"}}) == Words{"u: relinked: shared"});
    CHECK(with({{"/p/data", "2"}}) == Words{"u: changed: data"});
    CHECK(with({{"/b/helper", "2"}}) == Words{"v: relinked: helper"});
    CHECK(with({{"/b/unrelated", "2"}}).empty());

    auto redefined = two_programs();
    redefined.front().definition = "TIMEOUT 5";
    const auto other = model_of(redefined);
    CHECK(words_of(other, select_tests(other, record, digests_of(other))) == Words{"u: its definition changed"});
}

TEST_CASE("a test whose fixture or earlier test is defined anew runs again") {
    auto setup = made_test("setup", {"true"});
    setup.fixtures_setup = {"F"};
    auto test = made_test("t", {"/b/u"});
    auto other = made_test("v", {"/b/v"});
    SECTION("a fixture") {
        test.fixtures_required = {"F"};
    }
    SECTION("an earlier test") {
        test.depends = {"setup"};
    }
    const auto before = model_of({setup, test, other});
    const auto record = all_passed(before);
    const auto is_selected = [&](const TestModel& model, const std::string& words) {
        const auto all = words_of(model, select_tests(model, record, digests_of(model)));
        return std::find(all.begin(), all.end(), words) != all.end();
    };
    CHECK_FALSE(is_selected(before, "t: its definition changed"));
    setup.definition += "false";
    const auto after = model_of({setup, test, other});
    CHECK(is_selected(after, "t: its definition changed"));
    CHECK_FALSE(is_selected(after, "v: its definition changed"));
}

TEST_CASE("what a test has written counts as it was left") {
    const auto model = model_of(two_programs());
    auto record = all_passed(model);
    const auto left = with_content_of(digests_of(model)[0], {"/p/data", "/p/other"},
                                      [](const std::string& file) { return file == "/p/data" ? "2" : "3"; });
    record.set(model.keys[0], {left, TestResult::passed, ""});
    CHECK(select_tests(model, record, digests_of(model, {{"/p/data", "2"}})).empty());
    CHECK(words_of(model, select_tests(model, record, digests_of(model))) == Words{"u: changed: data"});
    CHECK(with_content_of(left, {"/p/data"}, [](const std::string&) { return ""; }) == left);
}

TEST_CASE("a failure stays selected until it passes, also under a new digest") {
    const auto model = model_of(two_programs());
    auto record = all_passed(model);
    for (const auto result : {TestResult::failed, TestResult::timeout, TestResult::crashed, TestResult::not_run}) {
        record.set(model.keys[1], {digests_of(model)[1], result, ""});
        CHECK(words_of(model, select_tests(model, record, digests_of(model))) == Words{"!v: failed last time"});
    }
    record.set(model.keys[1], {digests_of(model)[1], TestResult::skipped, ""});
    CHECK(select_tests(model, record, digests_of(model)).empty());
}

TEST_CASE("tests of unknown dependencies always run, and say so") {
    const auto model = model_of({made_test("script", {"sh", "/p/run.sh"})});
    CHECK(words_of(model, select_tests(model, all_passed(model), digests_of(model))) ==
          Words{"script: what it depends on is unknown"});
}

TEST_CASE("disabled tests, those not requested, and setups and cleanups of others are not selected for themselves") {
    auto setup = made_test("setup", {"/b/u"});
    setup.fixtures_setup = {"F"};
    auto cleanup = made_test("cleanup", {"/b/u"});
    cleanup.fixtures_cleanup = {"F"};
    auto unused = made_test("setup of nobody", {"/b/u"});
    unused.fixtures_setup = {"G"};
    auto test = made_test("test", {"/b/v"});
    test.fixtures_required = {"F"};
    auto off = made_test("off", {"/b/v"});
    off.is_disabled = true;
    const std::vector<Test> tests{setup, cleanup, unused, test, off, made_test("not requested", {"/b/v"})};
    const auto model = model_of(tests, std::vector<int>{1, 2, 3, 4, 5});
    CHECK(model.total() == 2);
    CHECK(words_of(model, select_tests(model, TestRecord(), digests_of(model))) ==
          Words{"setup of nobody: not run yet", "test: not run yet"});
    // A change of what the setup runs concerns the test.
    CHECK(words_of(model, select_tests(model, all_passed(model), digests_of(model, {{"/b/u", "2"}}))) ==
          Words{"setup of nobody: relinked: u", "test: relinked: u"});
}

TEST_CASE("what sets up or cleans up a fixture runs for itself if no test that may run requires that") {
    auto setup = made_test("setup", {"/b/u"});
    setup.fixtures_setup = {"F"};
    auto cleanup = made_test("cleanup", {"/b/u"});
    cleanup.fixtures_cleanup = {"F"};
    auto test = made_test("test", {"/b/v"});
    test.fixtures_required = {"F"};
    const auto may_run = [&](const std::optional<std::vector<int>>& requested) {
        return model_of({setup, cleanup, test}, requested).may_run;
    };
    CHECK(may_run(std::vector<int>{1}) == std::vector<bool>{true, false, false});
    CHECK(may_run(std::vector<int>{2}) == std::vector<bool>{false, true, false});
    CHECK(may_run(std::vector<int>{1, 2, 3}) == std::vector<bool>{false, false, true});
    test.is_disabled = true;
    CHECK(may_run(std::nullopt) == std::vector<bool>{true, true, false});
}

TEST_CASE("files reach the tests that use them or run what is made from them") {
    const auto model =
        model_of({made_test("u", {"/b/u", "/p/data"}), made_test("v", {"/b/v"}), made_test("script", {"sh"})});
    const auto reached = [&](const std::set<std::string>& files, const std::set<std::string>& outputs, bool all) {
        return words_of(model, select_reached(model, files, {}, outputs, all));
    };
    const std::string unknown = "script: what it depends on is unknown";
    CHECK(reached({"/p/data"}, {}, false) == Words{"u: uses data", unknown});
    CHECK(reached({"/p/v.c"}, {"/b/v.o", "/b/v"}, false) == Words{"v: runs v", unknown});
    CHECK(reached({"/p/other"}, {"/b/x"}, false) == Words{unknown});
    CHECK(reached({"/p/data.in"}, {"/p/data"}, false) == Words{"u: uses data", unknown});
    CHECK(reached({"/p/CMakeLists.txt"}, {}, true).size() == 3);
}

TEST_CASE("a change of --watch concerns the tests in whose working directory it lies, else all") {
    auto here = made_test("here", {"/b/u"});
    here.working_directory = "/p/data";
    const auto model = model_of({here, made_test("there", {"/b/v"})});
    auto near = all_passed(model);
    forget_tests_near(model, "/p/data/x/y", near);
    CHECK(words_of(model, select_tests(model, near, digests_of(model))) == Words{"here: changed: y"});
    auto far = all_passed(model);
    forget_tests_near(model, "/elsewhere/z", far);
    CHECK(words_of(model, select_tests(model, far, digests_of(model))) ==
          Words{"here: changed: z", "there: changed: z"});
}

TEST_CASE("a file of --watch that is named as changed reaches the same tests as its change") {
    auto here = made_test("here", {"/b/u"});
    here.working_directory = "/p/data";
    const auto model = model_of({here, made_test("there", {"/b/v"})});
    const auto reached = [&](const std::string& file) {
        return words_of(model, select_reached(model, {file}, {"/p/data/**", "/far/*"}, {}, false));
    };
    CHECK(reached("/p/data/x/y") == Words{"here: changed: y"});
    CHECK(reached("/far/z") == Words{"here: changed: z", "there: changed: z"});
    CHECK(reached("/elsewhere/z").empty());
}

TEST_CASE("the failure of a setup or a cleanup makes the users of its fixture run again, over several steps") {
    auto server = made_test("server", {"/b/v"});
    const bool sets_up = GENERATE(false, true);
    (sets_up ? server.fixtures_setup : server.fixtures_cleanup) = {"F"};
    auto setup = made_test("setup", {"/b/v"});
    setup.fixtures_required = {"F"};
    setup.fixtures_setup = {"G"};
    auto user = made_test("user", {"/b/u"});
    user.fixtures_required = {"G"};
    const auto model = model_of({server, setup, user, made_test("other", {"/b/u"})});
    auto record = all_passed(model);
    forget_users_of(model, 0, record);
    CHECK(words_of(model, select_tests(model, record, digests_of(model))) == Words{"user: server failed last time"});
}
