#include "tool/ctest/test_record.h"

#include "tests/catch.h"

using namespace cmakewatch;

TEST_CASE("a record survives being written and read") {
    TestRecord record;
    record.set({"a \"b\"\n", 1}, {"digest\n/b/u", TestResult::passed, ""});
    record.set({"a \"b\"\n", 2}, {"", TestResult::timeout, "first round"});
    const auto read = TestRecord::parse(record.to_json());
    const auto* first = read.find({"a \"b\"\n", 1});
    REQUIRE(first != nullptr);
    CHECK(first->digest == "digest\n/b/u");
    CHECK(first->result == TestResult::passed);
    const auto* second = read.find({"a \"b\"\n", 2});
    REQUIRE(second != nullptr);
    CHECK(second->result == TestResult::timeout);
    CHECK(second->reason == "first round");
    CHECK(read.find({"a", 1}) == nullptr);
}

TEST_CASE("a damaged record is as none") {
    for (const std::string text :
         {"", "{", "[]", "{}", R"({"tests": [{"name": "a"}]})",
          R"({"tests": [{"name": "a", "number": 1, "digest": "", "result": "?", "reason": ""}]})"})
        CHECK(TestRecord::parse(text).find({"a", 1}) == nullptr);
}

TEST_CASE("what is forgotten runs whatever its digest, for the reason that came first") {
    TestRecord record;
    record.set({"a", 1}, {"d", TestResult::failed, ""});
    record.forget({"a", 1}, "changed: x");
    record.forget({"a", 1}, "all are wanted");
    CHECK(record.find({"a", 1})->digest.empty());
    CHECK(record.find({"a", 1})->reason == "changed: x");
    CHECK(record.find({"a", 1})->result == TestResult::failed); // it still goes first
}

TEST_CASE("tests of one name are told apart by their order") {
    std::vector<Test> tests(3);
    tests[0].name = tests[2].name = "a";
    tests[1].name = "b";
    CHECK(keys_of(tests) == std::vector<TestRecord::Key>{{"a", 1}, {"b", 1}, {"a", 2}});
}

TEST_CASE("a record tells which watched files are others than they were") {
    using Files = std::set<std::string>;
    TestRecord record;
    CHECK(record.set_watched({{"/a", "1"}, {"/b", "1"}}) == Files{"/a", "/b"});
    record.set_watched("/b", "2");
    record = TestRecord::parse(record.to_json());
    CHECK(record.set_watched({{"/a", "1"}, {"/b", "2"}}).empty());
    CHECK(record.set_watched({{"/a", "2"}, {"/c", "1"}}) == Files{"/a", "/b", "/c"});
    CHECK(record.set_watched({{"/a", "2"}, {"/c", "1"}}).empty());
}
