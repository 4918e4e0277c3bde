// What is to be run from an editor: the folder that it opens, the build, the programs.
// Knows nothing of any editor's files.
#pragma once

#include "tool/project/preset_session.h"
#include "tool/project/project.h"

#include <string>
#include <vector>

namespace cmakewatch {

// What `cmakewatch run NAME` runs.
struct Runnable {
    std::string name;
    std::string executable; // absolute
};

// The reload targets, then the executables.
[[nodiscard]] std::vector<Runnable> runnables(const Project& project);

struct Workspace {
    std::string folder;        // absolute: what the editor opens
    std::string build_dir;     // absolute
    PresetNames presets;       // named instead of the build directory, if there is one; they are the folder's
    std::string configuration; // "" unless one was asked for
    std::vector<Runnable> programs;
    std::string home;     // absolute: the user's directory; "" if it is not known
    std::string tool_dir; // absolute: where cmakewatch is, if not every program looks there for others; else ""

    // `path` as it is written in a file of the editor: below the folder it begins with `prefix`, which is the editor's
    // name for the folder with a slash, or "" where paths are relative to it anyway.
    [[nodiscard]] std::string written(const std::string& path, const std::string& prefix) const;

    // The arguments of cmakewatch behind its command (and the program's name).
    [[nodiscard]] std::vector<std::string> project_arguments(const std::string& prefix) const;
};

// How the task is called that runs a program, builds all or tests. An editor's file holds one of each name.
[[nodiscard]] std::string run_label(const std::string& program);
inline constexpr const char* build_label = "cmakewatch: build";
inline constexpr const char* test_label = "cmakewatch: test";

} // namespace cmakewatch
