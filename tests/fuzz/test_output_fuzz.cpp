// What CTest prints while it runs tests. The first lines, up to an empty one, are the tests' names.
#include "tests/fuzz/fuzz.h"
#include "tool/ctest/test_output.h"

#include <cmath>

using namespace cmakewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto input = fuzz::text(data, size);
    std::vector<Test> tests;
    for (auto name = take_line(input); !name.empty(); name = take_line(input)) {
        Test test;
        test.index = static_cast<int>(tests.size()) + 1;
        test.name = std::string(name);
        tests.push_back(std::move(test));
    }
    TestOutput output(tests, size % 2 == 0);
    const auto is_of_a_test = [&](int index, const std::string& name) {
        return index > 0 && index <= static_cast<int>(tests.size()) &&
               tests[static_cast<size_t>(index) - 1].name == name;
    };
    std::optional<FinishedTest> open;
    while (!input.empty()) {
        const auto line = take_line(input);
        if (open && !open->is_whole) {
            TestOutput::go_on(*open, line);
            fuzz::expect(std::isfinite(open->seconds) && open->seconds >= 0, "a test takes some time");
        }
        if (const auto started = output.started(line))
            fuzz::expect(is_of_a_test(started->index, started->name), "what starts is a test");
        if (const auto finished = output.finished(line)) {
            fuzz::expect(is_of_a_test(finished->index, finished->name), "what has finished is a test");
            fuzz::expect(std::isfinite(finished->seconds) && finished->seconds >= 0, "a test takes some time");
            fuzz::expect(test_result_of(to_string(finished->result)) == finished->result, "a result has a name");
            open = finished;
        }
        (void)output.is_summary(line);
    }
    return 0;
}
