#include "tool/timings/edit_costs.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

EditCycle cycle(std::int64_t compile, std::int64_t total, std::vector<std::string> files = {"a.cpp"}) {
    EditCycle made;
    made.files = std::move(files);
    made.steps = EditCycle::Steps{compile, 100, 0};
    made.ninja_ms = compile + 110;
    made.stop_ms = 20;
    made.start_ms = 5;
    made.total_ms = total;
    return made;
}

} // namespace

TEST_CASE("each part of an edit cycle is a median of the last ones") {
    CHECK(medians_of_last({}) == CycleMedians{});
    auto failed = cycle(90000, 90000);
    failed.result = EditCycle::Result::failed;
    auto unknown = cycle(90000, 90000);
    unknown.steps.reset();
    const auto medians = medians_of_last({cycle(1, 150), failed, cycle(500, 700), unknown, cycle(300, 500)});
    CHECK(medians == CycleMedians{3, 300, 100, 0, 10, 20, 5, 65, 500});
    CHECK(medians_of_last({cycle(1, 200), cycle(500, 700), cycle(300, 500)}, 2).compile_ms == 400);
}

TEST_CASE("files are ranked by the compile time of what includes them, times their edits") {
    const std::vector<CompiledObject> objects{{"a.cpp", 1000, {"a.cpp", "all.h"}}, {"b.cpp", 3000, {"b.cpp", "all.h"}}};
    CHECK(edits_of_files({cycle(1, 2, {"a.cpp"}), cycle(1, 2, {"a.cpp", "all.h"})}) ==
          std::map<std::string, size_t>{{"a.cpp", 2}, {"all.h", 1}});
    CHECK(slowest_files(objects, {{"a.cpp", 5}, {"all.h", 1}, {"unknown.txt", 9}}) ==
          std::vector<FileCost>{{"a.cpp", 1000, 1, 5}, {"all.h", 4000, 2, 1}});
    CHECK(slowest_files(objects, {{"a.cpp", 2}, {"all.h", 1}}).front().file == "all.h");
    CHECK(slowest_files(objects, {}) == std::vector<FileCost>{{"b.cpp", 3000, 1, 0}, {"a.cpp", 1000, 1, 0}});
    CHECK(slowest_files(objects, {}, 1).size() == 1);
}
