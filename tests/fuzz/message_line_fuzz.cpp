// What supervisor and child say to each other
#include "tests/fuzz/fuzz.h"
#include "tool/protocol/message_line.h"

using namespace cmakewatch;

namespace {

template <class Parse> void expect_round_trip(std::string_view line, const Parse& parse) {
    const auto message = parse(line);
    if (!message) return;
    const auto written = to_line(*message);
    fuzz::expect(written.find('\n') == std::string::npos, "a message is one line");
    const auto again = parse(written);
    fuzz::expect(again.has_value() && to_line(*again) == written, "what is written is read the same");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto line = fuzz::text(data, size);
    expect_round_trip(line, parse_order);
    expect_round_trip(line, parse_report);
    return 0;
}
