// Depfiles of custom commands
#include "tests/fuzz/fuzz.h"
#include "tool/project/ninja_text.h"

using namespace cmakewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto files = parse_depfile(fuzz::text(data, size));
    std::string written = "output:";
    for (const auto& file : files) {
        fuzz::expect(!file.empty() && file.find('\0') == std::string::npos, "a path has bytes, and none is NUL");
        written += ' ';
        for (const char c : file) {
            if (c == '$') written += '$';
            if (std::string_view("\\ #:").find(c) != std::string_view::npos) written += '\\';
            written += c;
        }
    }
    fuzz::expect(parse_depfile(written) == files, "what is written as it was read is read the same");
    return 0;
}
