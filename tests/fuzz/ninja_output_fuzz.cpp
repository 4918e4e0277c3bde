// What Ninja and the compilers print
#include "tests/fuzz/fuzz.h"
#include "tool/build/ninja_output.h"

#include <fmt/format.h>

using namespace cmakewatch;

namespace {

void expect_round_trip(const Diagnostic& found) {
    fuzz::expect(found.line >= 0 && found.column >= 0, "lines and columns are counted from 0 or 1");
    fuzz::expect(!found.file.empty() && !found.severity.empty(), "a diagnostic has a place and a severity");
    // A column that is given as 0 is as none; without it, the end of such a name is taken for the line.
    if (found.column == 0 && found.file.find(':') != std::string::npos) return;
    const auto column = found.column > 0 ? std::to_string(found.column) + ":" : "";
    const auto line = fmt::format("{}:{}:{} {}: {}", found.file, found.line, column, found.severity, found.message);
    if (line.find('\x1b') != std::string::npos) return; // two halves of an escape sequence may have come together
    const auto again = parse_diagnostic(line);
    fuzz::expect(again && again->file == found.file && again->line == found.line && again->column == found.column &&
                     again->severity == found.severity && again->message == found.message,
                 "what is written as it was read is read the same");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    OutputFilter filter;
    for (auto input = fuzz::text(data, size); !input.empty();) {
        const auto line = take_line(input);
        fuzz::expect(without_colours(line).size() <= line.size(), "taking away makes nothing longer");
        (void)filter.shows(line);
        if (const auto progress = parse_progress(line))
            fuzz::expect(progress->done >= 0 && progress->total >= 0, "steps are counted from 0");
        if (const auto diagnostic = parse_diagnostic(line)) expect_round_trip(*diagnostic);
    }
    return 0;
}
