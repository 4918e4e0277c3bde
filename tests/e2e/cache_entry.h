// Changes to CMakeCache.txt behind CMake's back.
#pragma once

#include "tests/e2e/harness.h"

namespace e2e {

// What the cache says of CMAKE_COMMAND or the like becomes something else.
inline void set_cache_entry(const Sandbox& sandbox, const std::string& name_and_type, const std::string& value) {
    auto cache = content(sandbox.build() / "CMakeCache.txt");
    const auto at = cache.find("\n" + name_and_type + "=") + 1;
    REQUIRE(at != 0);
    cache.replace(at, cache.find('\n', at) - at, name_and_type + "=" + value);
    sandbox.write("build/CMakeCache.txt", cache);
}

} // namespace e2e
