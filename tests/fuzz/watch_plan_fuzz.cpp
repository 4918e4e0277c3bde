// The plan that a child reads.
#include "tests/fuzz/fuzz.h"
#include "tool/project/watch_plan_text.h"

using namespace cmakewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto plan = parse_watch_plan(fuzz::text(data, size));
    if (!plan) return 0;
    const auto again = parse_watch_plan(to_bytes(*plan));
    fuzz::expect(again == plan, "what is written is read the same");
    return 0;
}
