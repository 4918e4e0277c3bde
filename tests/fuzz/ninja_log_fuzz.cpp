// Ninja's build log
#include "tests/fuzz/fuzz.h"
#include "tool/project/ninja_log.h"

#include <algorithm>

using namespace cmakewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text(data, size);
    const auto log = NinjaLog::parse(text);
    if (!log) return 0;
    for (const auto& output : log->outputs)
        fuzz::expect(!output.empty() && output.find_first_of("\t\n") == std::string::npos, "an output is one field");
    const auto cut_off = NinjaLog::parse(text.substr(0, size - std::min<std::size_t>(size, 1)));
    if (cut_off) fuzz::expect(cut_off->outputs.size() <= log->outputs.size(), "what is cut off only loses records");
    return 0;
}
