#include "tool/project/edit_cycle.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

EditCycle cycle_of(const std::string& file) {
    return {1700000000, {"app"}, {file}, EditCycle::Result::unchanged,  false, 950,
            700,        30,      4,      EditCycle::Steps{400, 250, 10}};
}

} // namespace

TEST_CASE("an edit cycle is a line that is read as it was written") {
    auto cycle = cycle_of("main.cpp");
    CHECK(parse_edit_cycles(to_line(cycle)) == std::vector{cycle});
    cycle.steps.reset();
    cycle.was_full_build = true;
    cycle.files.emplace_back("bytes \xff.h");
    CHECK(parse_edit_cycles(to_line(cycle_of("a.c")) + to_line(cycle)) == std::vector{cycle_of("a.c"), cycle});
}

TEST_CASE("lines of edit cycles that are damaged are left out") {
    const auto good = to_line(cycle_of("a.c"));
    const auto half = good.substr(0, good.size() / 2);
    CHECK(parse_edit_cycles("").empty());
    CHECK(parse_edit_cycles(good + half).size() == 1);
    CHECK(parse_edit_cycles(half + "\n" + good + "[]\n{}\n\n" + good).size() == 2);
    CHECK(parse_edit_cycles(R"({"time":"soon"})"
                            "\n")
              .empty());
}
