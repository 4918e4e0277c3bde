// Whether Ninja was given all of a build or what an edit reaches, and from when on an edit may count on the latter.
#pragma once

#include "tests/e2e/harness.h"

namespace e2e {

// Until a full Ninja has been asked so many times what it would do.
inline void wait_for_check(Tool& tool, const Sandbox& sandbox, size_t times = 1) {
    tool.wait_until("a check by a full Ninja",
                    [&] { return count(content(sandbox.path("one.trace")), " check {") >= times; });
}

// Until the next edit can be built by what it reaches.
inline void wait_until_ready(Tool& tool, const Sandbox& sandbox, size_t checks = 1) {
    tool.wait_for_exact_watch();
    wait_for_check(tool, sandbox, checks);
}

// "reach" or "all".
inline std::string scope_of_last_build(const Tool& tool) {
    return std::string(tool.events("build_finished").back().at("scope").as_string());
}

} // namespace e2e
