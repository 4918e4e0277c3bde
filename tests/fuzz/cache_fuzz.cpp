// CMakeCache.txt
#include "tests/fuzz/fuzz.h"
#include "tool/project/cache.h"

using namespace cmakewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto entries = parse_cmake_cache(fuzz::text(data, size));
    std::string written;
    for (const auto& [name, value] : entries) written.append("\"" + name + "\":STRING=" + value + "\r\n");
    fuzz::expect(parse_cmake_cache(written) == entries, "what is written as it was read is read the same");
    return 0;
}
