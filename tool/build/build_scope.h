// How much a build gives Ninja to do: all, or only what an edit reaches.
#pragma once

#include <boost/describe/class.hpp>

#include <cstddef>
#include <string>

namespace cmakewatch {

struct BuildScope {
    std::string why_all;  // "another ninja has built here", "is new"; "": only what the edit reaches
    std::string file;     // that why_all is about, absolute; "" if it is about none
    size_t steps = 0;     // only what the edit reaches: at most so many
    size_t all_steps = 0; // of so many in the manifest

    [[nodiscard]] bool is_all() const { return !why_all.empty(); }
};
BOOST_DESCRIBE_STRUCT(BuildScope, (), (why_all, file, steps, all_steps))

// What a full Ninja finds to do after a good build.
struct BuildCheck {
    size_t steps = 0;
    size_t expected = 0; // those that run each time, and what they may change
};
BOOST_DESCRIBE_STRUCT(BuildCheck, (), (steps, expected))

} // namespace cmakewatch
