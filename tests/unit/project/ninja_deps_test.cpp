#include "tool/project/ninja_deps.h"

#include "tests/catch.h"
#include "tests/unit/deps_log_bytes.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

namespace {

const std::string head = "# ninjadeps\n" + number(4);

NinjaDeps deps_of(const std::string& bytes) {
    auto deps = NinjaDeps::parse(bytes);
    REQUIRE(deps.has_value());
    return std::move(*deps);
}

Texts outputs_with(const NinjaDeps& deps, std::string_view input) {
    Texts names;
    for (const auto id : deps.outputs_with(deps.inputs_where([&](auto path) { return path == input; })))
        names.emplace_back(deps.path(id));
    return names;
}

const std::string small = head + path_record("a.o", 0) + path_record("/s/a.c", 1) + path_record("/s/b.h", 2) +
                          deps_record(0, {1, 2}) + path_record("b.o", 3) + deps_record(3, {2});

} // namespace

TEST_CASE("of each output the last record counts") {
    CHECK(outputs_with(deps_of(small), "/s/b.h") == Texts{"a.o", "b.o"});
    CHECK(outputs_with(deps_of(small + deps_record(0, {1})), "/s/b.h") == Texts{"b.o"});
    CHECK(outputs_with(deps_of(small), "a.o").empty()); // no record has it as an input
    CHECK(outputs_with(deps_of(small), "/s/none.h").empty());
}

TEST_CASE("a damaged record ends the deps log, and no length of it is read wrongly") {
    for (size_t size = head.size(); size <= small.size(); ++size) {
        CHECK(deps_of(small.substr(0, size)).size_read() <= size);
    }
    for (const auto& damage : {deps_record(9, {0}), deps_record(0, {9}), path_record("x", 7), number(0x80000004),
                               number(0x7fffffff), number(3) + "abc"}) {
        const auto deps = deps_of(small + damage + deps_record(0, {}));
        CHECK(deps.size_read() == small.size());
        CHECK(outputs_with(deps, "/s/b.h") == Texts{"a.o", "b.o"});
    }
    CHECK_FALSE(NinjaDeps::parse("").has_value());
    CHECK_FALSE(NinjaDeps::parse("# ninjadeps\n" + number(5)).has_value());
}

TEST_CASE("an excerpt says of its outputs what the log says, and nothing of others") {
    const auto excerpt = deps_of(deps_of(small).excerpt({"b.o", "none.o"}));
    CHECK(excerpt.size_read() == deps_of(small).excerpt({"b.o"}).size());
    CHECK(excerpt.paths() == 2);
    CHECK(outputs_with(excerpt, "/s/b.h") == Texts{"b.o"});
    CHECK(deps_of(small).what_follows_from(excerpt).empty());
}

TEST_CASE("what another log says follows in this one's numbers, new paths first") {
    const auto other = head + path_record("/s/new.h", 0) + path_record("b.o", 1) + path_record("/s/b.h", 2) +
                       deps_record(1, {0, 2}) + path_record("c.o", 3) + deps_record(3, {0});
    const auto whole = small + deps_of(small).what_follows_from(deps_of(other));
    const auto deps = deps_of(whole);
    CHECK(deps.size_read() == whole.size());
    CHECK(outputs_with(deps, "/s/new.h") == Texts{"b.o", "c.o"});
    CHECK(outputs_with(deps, "/s/b.h") == Texts{"a.o", "b.o"});
    CHECK(deps.what_follows_from(deps_of(other)).empty());
}

TEST_CASE("the time of an output is that of its last record") {
    const auto deps = deps_of(small + deps_record(0, {1}, 7));
    const auto times = deps.times_of({"a.o", "b.o", "/s/a.c", "none.o"});
    REQUIRE(times.size() == 2); // the others have no record
    CHECK(times[0].output == "a.o");
    CHECK(times[0].nanoseconds == 7);
    CHECK(times[1].output == "b.o");
}

TEST_CASE("a path with a NUL byte is damage in the deps log") {
    const auto start = head + path_record("a.o", 0);
    const auto log = NinjaDeps::parse(start + path_record(std::string("/s/a\0b.c", 8), 1) + deps_record(0, {1}));
    REQUIRE(log.has_value());
    CHECK(log->size() == 0);
}

TEST_CASE("what had inputs once and has none now has lost them") {
    const auto start = head + path_record("a.o", 0) + path_record("/s/a.c", 1);
    const auto lost = [&](const std::string& records) {
        const auto log = NinjaDeps::parse(start + records);
        REQUIRE(log.has_value());
        return log->outputs_that_lost_inputs();
    };
    CHECK(lost(deps_record(0, {})).empty());
    CHECK(lost(deps_record(0, {1}) + deps_record(0, {})) == Texts{"a.o"});
    CHECK(lost(deps_record(0, {1}) + deps_record(0, {}) + deps_record(0, {})) == Texts{"a.o"});
    CHECK(lost(deps_record(0, {1}) + deps_record(0, {}) + deps_record(0, {1})).empty());
}

TEST_CASE("the last record counts, damage ends it") {
    const auto paths = path_record("a.o", 0) + path_record("/s/a.c", 1) + path_record("/s/old.h", 2);
    const auto whole = head + paths + deps_record(0, {1, 2}) + deps_record(0, {1});
    const auto log = NinjaDeps::parse(whole);
    REQUIRE(log.has_value());
    const auto inputs = log->inputs_of("a.o");
    REQUIRE(inputs.has_value());
    CHECK(std::vector<NinjaDeps::Id>(inputs->begin(), inputs->end()) == std::vector<NinjaDeps::Id>{1});
    CHECK(outputs_with(*log, "/s/old.h").empty());
    const auto torn = NinjaDeps::parse(whole.substr(0, whole.size() - 3));
    REQUIRE(torn.has_value());
    CHECK(outputs_with(*torn, "/s/old.h") == Texts{"a.o"});
    CHECK_FALSE(NinjaDeps::parse("# ninjadeps\n" + number(3)).has_value());
    CHECK_FALSE(NinjaDeps::parse("nonsense").has_value());
}
