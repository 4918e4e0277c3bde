// Patterns: of CONFIGURE_DEPENDS, --watch and --ignore
#include "tests/fuzz/fuzz.h"
#include "tool/base/glob.h"
#include "tool/base/path.h"

#include <algorithm>

using namespace cmakewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto input = fuzz::text(data, size);
    const auto pattern = "/" + std::string(take_line(input));
    const auto path = path::normal("/" + std::string(input));
    fuzz::expect(glob::matches(glob::literal(path), path), "a path matches its literal pattern");
    auto other = path;
    std::replace_if(other.begin(), other.end(), [](char c) { return c == '*' || c == '?'; }, 'x');
    fuzz::expect(other == path || !glob::matches(glob::literal(path), other), "and no other path does");
    fuzz::expect(glob::matches("/**", path) && glob::matches("/**/*", path), "every path lies below the root");
    if (!glob::matches(pattern, path)) return 0;
    const auto base = path::normal(glob::base_directory(pattern));
    fuzz::expect(path::is_under(path, base), "matches lie below the base directory");
    if (!glob::is_deep(pattern))
        fuzz::expect(path == base || path::parent(path) == base,
                     "matches lie directly in it unless the pattern is deep");
    return 0;
}
