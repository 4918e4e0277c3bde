// How long a build should take, by what Ninja has noted of the last time.
// Reads the disk: for a worker.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

// Seconds for a build of `targets` after a change of `files` (absolute), with `jobs` at a time. Nothing if a step would
// run of which no time is known, or none would. `manifest` as in NinjaGraph::read().
[[nodiscard]] std::optional<double> expected_seconds(const std::string& build_dir, const std::string& manifest,
                                                     const std::vector<std::string>& targets,
                                                     const std::set<std::string>& files, int jobs);

} // namespace cmakewatch
