// The checks of `cmakewatch doctor`.
#pragma once

#include "tool/doctor/finding.h"
#include "tool/doctor/site.h"

#include <vector>

namespace cmakewatch {

struct Check {
    // What must be there, so that there is something to look at.
    enum class Needs { nothing, cache, ninja, plan };

    const char* name;
    Needs needs;
    Finding (*look)(const Site& site);

    [[nodiscard]] bool applies_to(const Site& site) const;
};

// In the order in which they are shown.
[[nodiscard]] const std::vector<Check>& all_checks();

} // namespace cmakewatch
