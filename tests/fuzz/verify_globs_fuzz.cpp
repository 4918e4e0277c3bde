// CMakeFiles/VerifyGlobs.cmake
#include "tests/fuzz/fuzz.h"
#include "tool/base/glob.h"
#include "tool/project/ninja_text.h"

using namespace cmakewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    for (const auto& pattern : parse_verify_globs(fuzz::text(data, size))) {
        fuzz::expect(!pattern.empty() && pattern.find('\n') == std::string::npos, "a pattern is of one line");
        (void)glob::matches(pattern, "/home/user/project/more/deep/more.cpp");
        fuzz::expect(!glob::base_directory(pattern).empty(), "matches lie in a directory");
    }
    return 0;
}
