#include "tool/ctest/test_list.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

namespace {

Test named(int index, const std::string& name, const std::string& definition = "d") {
    Test test;
    test.index = index;
    test.name = name;
    test.definition = definition;
    return test;
}

} // namespace

TEST_CASE("CTest's list: every property that matters, and a test that is not built") {
    const auto tests = parse_test_list(R"(a warning of CMake
{"kind": "ctestInfo", "version": {"major": 1, "minor": 0}, "tests": [
  {"name": "a", "command": ["/b/a", "x"], "config": "Debug", "properties": [
    {"name": "WORKING_DIRECTORY", "value": "/b/./w"}, {"name": "REQUIRED_FILES", "value": ["data", "/d/x"]},
    {"name": "FIXTURES_REQUIRED", "value": ["F"]}, {"name": "FIXTURES_SETUP", "value": ["S"]},
    {"name": "FIXTURES_CLEANUP", "value": ["C"]}, {"name": "DISABLED", "value": true},
    {"name": "ENVIRONMENT", "value": ["A=1"]}, {"name": "DEPENDS", "value": ["b"]}]},
  {"name": "a", "properties": [{"name": "WORKING_DIRECTORY", "value": "/b"}]}]})");
    REQUIRE(tests.has_value());
    REQUIRE(tests->size() == 2);
    const auto& a = tests->front();
    CHECK(a.index == 1);
    CHECK(a.command == Texts{"/b/a", "x"});
    CHECK(a.working_directory == "/b/w");
    CHECK(a.required_files == Texts{"/b/w/data", "/d/x"});
    CHECK(a.fixtures_required == Texts{"F"});
    CHECK(a.fixtures_setup == Texts{"S"});
    CHECK(a.fixtures_cleanup == Texts{"C"});
    CHECK(a.environment == Texts{"A=1"});
    CHECK(a.depends == Texts{"b"});
    CHECK(a.is_disabled);
    CHECK(tests->back().index == 2);
    CHECK(tests->back().command.empty());
    CHECK_FALSE(tests->back().is_disabled);
    CHECK(tests->back().definition != a.definition);
}

TEST_CASE("CTest's list: what cannot be read is an error with a hint, never an exception") {
    for (const std::string text :
         {"", R"({"version": {"major": 1}, "tests": [{"name": "a\u0000"}]})", "no JSON", "{", "{}",
          R"({"version": {"major": 2}, "tests": []})", R"({"version": {"major": 1}, "tests": [1]})",
          R"({"version": {"major": 1}, "tests": [{"name": 1}]})",
          R"({"version": {"major": 1}, "tests": [{"properties": [{"name": "WORKING_DIRECTORY", "value": 1}]}]})"}) {
        CAPTURE(text);
        const auto tests = parse_test_list(text);
        REQUIRE(tests.has_error());
        CHECK(!tests.error().hint.empty());
    }
    CHECK(parse_test_list("{\"tests\":" + std::string(100'000, '[')).error().why == "it is nested too deep");
}

TEST_CASE("some tests of a list are found in the whole, also where names are not unique") {
    const std::vector<Test> all{named(1, "a"), named(2, "b"), named(3, "a"), named(4, "a", "other"), named(5, "c")};
    CHECK(*indices_of({named(1, "a"), named(2, "a")}, all) == std::vector<int>{1, 3});
    CHECK(*indices_of({named(1, "a", "other"), named(2, "c")}, all) == std::vector<int>{4, 5});
    CHECK(indices_of({}, all)->empty());
}

TEST_CASE("a selected test that is not found in the whole list is an error that names it") {
    const auto found = indices_of({named(1, "a"), named(2, "b", "other")}, {named(1, "a"), named(2, "b")});
    REQUIRE(found.has_error());
    CHECK(found.error().on == "b");
    CHECK_FALSE(found.error().hint.empty());
}

TEST_CASE("what a test DEPENDS on is no part of its definition: CTest says less of it when it selects") {
    const auto listed = [](const std::string& depends) {
        return parse_test_list(R"({"version": {"major": 1}, "tests": [{"name": "cleanup", "command": ["/b/u"],)"
                               R"("properties": [{"name": "DEPENDS", "value": [)" +
                               depends + R"(]}, {"name": "FIXTURES_CLEANUP", "value": ["F"]}]}]})")
            ->front();
    };
    CHECK(listed(R"("a")").definition == listed(R"("a", "b")").definition);
    CHECK(listed(R"("a", "b")").depends == Texts{"a", "b"});
}
