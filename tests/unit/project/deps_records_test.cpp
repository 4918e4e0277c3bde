#include "tool/project/deps_records.h"

#include "tests/catch.h"
#include "tests/unit/deps_log_bytes.h"
#include "tool/project/ninja_deps.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

namespace {

const std::string head = "# ninjadeps\n" + number(4);

DepsRecords records_of(const std::string& bytes) {
    auto records = DepsRecords::parse(bytes);
    REQUIRE(records.has_value());
    return std::move(*records);
}

Texts outputs_with(const DepsRecords& records, std::string_view input) {
    Texts names;
    for (const auto id : records.outputs_with(records.inputs_where([&](auto path) { return path == input; })))
        names.emplace_back(records.path(id));
    return names;
}

const std::string small = head + path_record("a.o", 0) + path_record("/s/a.c", 1) + path_record("/s/b.h", 2) +
                          deps_record(0, {1, 2}) + path_record("b.o", 3) + deps_record(3, {2});

} // namespace

TEST_CASE("of each output the last record counts") {
    CHECK(outputs_with(records_of(small), "/s/b.h") == Texts{"a.o", "b.o"});
    CHECK(outputs_with(records_of(small + deps_record(0, {1})), "/s/b.h") == Texts{"b.o"});
    CHECK(outputs_with(records_of(small), "a.o").empty()); // no record has it as an input
    CHECK(outputs_with(records_of(small), "/s/none.h").empty());
}

TEST_CASE("a damaged record ends the deps log, and no length of it is read wrongly") {
    for (size_t size = head.size(); size <= small.size(); ++size) {
        const auto records = records_of(small.substr(0, size));
        CHECK(records.size_read() <= size);
        CHECK(records.size_read() == NinjaDeps::parse(small.substr(0, size))->size_read());
    }
    for (const auto& damage : {deps_record(9, {0}), deps_record(0, {9}), path_record("x", 7), number(0x80000004),
                               number(0x7fffffff), number(3) + "abc"}) {
        const auto records = records_of(small + damage + deps_record(0, {}));
        CHECK(records.size_read() == small.size());
        CHECK(outputs_with(records, "/s/b.h") == Texts{"a.o", "b.o"});
    }
    CHECK_FALSE(DepsRecords::parse("").has_value());
    CHECK_FALSE(DepsRecords::parse("# ninjadeps\n" + number(5)).has_value());
}

TEST_CASE("an excerpt says of its outputs what the log says, and nothing of others") {
    const auto excerpt = records_of(records_of(small).excerpt({"b.o", "none.o"}));
    CHECK(excerpt.size_read() == records_of(small).excerpt({"b.o"}).size());
    CHECK(excerpt.paths() == 2);
    CHECK(outputs_with(excerpt, "/s/b.h") == Texts{"b.o"});
    CHECK(records_of(small).what_follows_from(excerpt).empty());
}

TEST_CASE("what another log says follows in this one's numbers, new paths first") {
    const auto other = head + path_record("/s/new.h", 0) + path_record("b.o", 1) + path_record("/s/b.h", 2) +
                       deps_record(1, {0, 2}) + path_record("c.o", 3) + deps_record(3, {0});
    const auto whole = small + records_of(small).what_follows_from(records_of(other));
    const auto records = records_of(whole);
    CHECK(records.size_read() == whole.size());
    CHECK(outputs_with(records, "/s/new.h") == Texts{"b.o", "c.o"});
    CHECK(outputs_with(records, "/s/b.h") == Texts{"a.o", "b.o"});
    CHECK(records.what_follows_from(records_of(other)).empty());
}

TEST_CASE("the time of an output is that of its last record") {
    const auto records = records_of(small + deps_record(0, {1}, 7));
    const auto times = records.times_of({"a.o", "b.o", "/s/a.c", "none.o"});
    REQUIRE(times.size() == 2); // the others have no record
    CHECK(times[0].output == "a.o");
    CHECK(times[0].nanoseconds == 7);
    CHECK(times[1].output == "b.o");
}
