// CTestTestfile.cmake and what it includes, as it decides whether CTest has to be asked
#include "tests/fuzz/fuzz.h"
#include "tool/base/path.h"
#include "tool/ctest/test_script.h"

using namespace cmakewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto script = parse_test_script(fuzz::text(data, size), "/home/user/project/build");
    for (const auto& file : script.files) fuzz::expect(path::is_absolute(file), "a script is found from anywhere");
    return 0;
}
