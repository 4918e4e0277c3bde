// CMakePresets.json, CMakeUserPresets.json and what they include.
// Promises: says of every file that it has looked for, also of those that are not there (yet). Pure: files are read
// through a function.
#pragma once

#include "tool/base/environment_variables.h"
#include "tool/base/error.h"

#include <boost/json/object.hpp>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

// The text of the file at `path`; nothing if there is no such file; an error if it cannot be read.
using ReadIfThere = std::function<Result<std::optional<std::string>>(const std::string& path)>;

struct PresetFile {
    std::string path;
    int version = 0; // of the file's format
    boost::json::object root;
    std::set<size_t> reachable; // the files that it includes, directly or not, and itself: what its presets may name
};

struct PresetFiles {
    std::vector<PresetFile> files; // in the order in which CMake reads their presets
};

// Reads all presets files of `source_dir` (absolute, normalised). `process` is the environment that $penv{} reads.
// `looked_for` gets the path of each file that was read or looked for, also if there is an error.
// Errors: there is no presets file; a file is missing or damaged or has not the right form; files include each other.
[[nodiscard]] Result<PresetFiles> read_preset_files(const std::string& source_dir, const ReadIfThere& read,
                                                    const EnvironmentVariables& process,
                                                    std::set<std::string>& looked_for);

} // namespace cmakewatch
