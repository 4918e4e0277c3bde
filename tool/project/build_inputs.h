// Which files a build is made from: CMake's model, Ninja's graph and its deps log put together into a watch plan.
#pragma once

#include "tool/project/ninja_deps.h"
#include "tool/project/ninja_graph.h"
#include "tool/project/project.h"
#include "tool/project/watch_plan.h"

#include <string>
#include <vector>

namespace cmakewatch {

// What the user adds to or takes from every plan.
struct WatchPatterns {
    std::vector<std::string> runtime;         // --watch, absolute patterns
    std::vector<std::string> ignored;         // --ignore, absolute patterns
    std::vector<std::string> build;           // --watch-build, absolute patterns
    std::vector<std::string> no_restart = {}; // --no-restart-for, absolute patterns: of what is built

    bool operator==(const WatchPatterns&) const = default;
};

// The exact set for `targets` after a successful build. `read_file` fetches depfiles, `verify_globs` is the text of
// CMakeFiles/VerifyGlobs.cmake ("" if there is none).
[[nodiscard]] WatchPlan exact_plan(const Project& project, const std::vector<std::string>& targets,
                                   const NinjaGraph& graph, const NinjaDeps& deps, const ReadFile& read_file,
                                   std::string_view verify_globs, const WatchPatterns& patterns);

// What was installed last is a build step's work where it lies among the sources. `install_manifest` is the text of
// install_manifest.txt in the build directory.
void add_installed(WatchPlan& plan, const Project& project, const std::vector<std::string>& targets,
                   std::string_view install_manifest);

// The wide set: `exact` (empty before the first good build), the sources that CMake knows of, and everything under
// the targets' source roots and include directories.
[[nodiscard]] WatchPlan wide_plan(const Project& project, const std::vector<std::string>& targets, WatchPlan exact,
                                  const WatchPatterns& patterns);

} // namespace cmakewatch
