// What the checks look at: a build directory, and what CMake and Ninja have left there.
// Promises: nothing is run, and nothing is written; of a build directory that is not to be trusted nothing is read.
#pragma once

#include "tool/base/error.h"
#include "tool/build/build_cache.h"
#include "tool/project/project.h"
#include "tool/project/watch_plan.h"

#include <set>
#include <string>

namespace cmakewatch {

// Each result that is no error builds on the one in front of it.
struct Site {
    std::string current_directory;
    std::string named_by;          // an option or a variable; "" if the build directory has been searched for
    Result<std::string> build_dir; // absolute
    Result<BuildCache> cache;      // errors: the build directory is not to be trusted, or not configured
    Result<void> generator;        // error: it is not Ninja's
    Result<Project> project;       // as CMake told it last
    Result<WatchPlan> plan;        // of all targets, as Ninja has built them last

    // The directories whose files count, as far as they are known.
    [[nodiscard]] std::set<std::string, std::less<>> watched_directories() const;
};

struct SiteChoice {
    std::string current_directory;
    std::string named_by;
    Result<std::string> build_dir;
    std::string configuration; // "" for the default
    bool trusts_owner = false;
};
[[nodiscard]] Site look_at(SiteChoice choice);

} // namespace cmakewatch
