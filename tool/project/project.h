// What CMake says about a configured project: its targets and where everything lies.
// Knows nothing of Ninja's graph, of what is built, or of the disk.
#pragma once

#include "tool/base/error.h"
#include "tool/project/reload_target.h"

#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

struct Target {
    std::string id; // unique within the project
    std::string name;
    std::string type;                   // as in the File API: EXECUTABLE, SHARED_LIBRARY, UTILITY, ...
    std::string source_dir;             // of the CMakeLists.txt that defines it
    std::vector<std::string> artifacts; // absolute; the first one is the file that runs or is linked
    std::vector<std::string> sources;   // absolute, without generated ones and CMake's own *.rule
    std::vector<std::string> generated; // absolute: what building the target makes for it (OUTPUT of custom commands)
    std::vector<std::string> include_dirs; // absolute, in order
    std::vector<std::string> dependencies; // ids
    std::vector<std::string> emulator;     // the command in front of an executable for another machine, or nothing

    [[nodiscard]] bool is_executable() const { return type == "EXECUTABLE" && !artifacts.empty(); }
};

// At most ten of `names`, for a message.
[[nodiscard]] std::string names_for_hint(const std::vector<std::string>& names);

// Whether this is a target of Ninja's own, which the file API does not list, and which needs all targets.
[[nodiscard]] bool stands_for_all(std::string_view target_name);

struct Project {
    std::string source_dir;
    std::string build_dir;
    std::string generator;
    std::string cmake_version;
    std::string configuration; // the one that targets describe
    bool is_multi_config = false;
    std::vector<std::string> configurations;
    std::vector<Target> targets;
    std::vector<ReloadTarget> reload_targets;       // their names are among `targets`, of type UTILITY
    std::vector<std::string> cmake_inputs;          // absolute: files that configuring read
    std::vector<std::string> source_dirs;           // absolute: of each CMakeLists.txt
    std::vector<std::string> binary_dirs;           // absolute: where each of these is built
    std::vector<std::string> tools;                 // absolute: programs and directories of CMake and of the compilers
    std::vector<std::string> implicit_include_dirs; // the compilers' own
    std::vector<std::string> emulator;              // of all targets: CMake before 3.29 does not tell that of each
    std::string toolchain_file;                     // as it was named; "" if it need not be asked for an emulator

    [[nodiscard]] const Target* find_target(std::string_view name) const;

    // What add_reload_target() says of `name`; null if there is no such reload target.
    [[nodiscard]] const ReloadTarget* find_reload_target(std::string_view name) const;

    // What runs this executable: an emulator, if it needs one, and its file.
    [[nodiscard]] std::vector<std::string> command_of(const Target& executable) const;

    // What can be run: reload targets, then executables.
    [[nodiscard]] std::vector<std::string> runnable_names() const;

    // The targets of these names: all of them for one that stands_for_all(), none for an unknown one.
    [[nodiscard]] std::vector<const Target*> targets_named(const std::vector<std::string>& names) const;

    // `roots` and everything they depend on, themselves first.
    [[nodiscard]] std::vector<const Target*> closure(const std::vector<const Target*>& roots) const;

    // The target of that name; an error with "did you mean" else.
    [[nodiscard]] Result<const Target*> require_target(std::string_view name) const;

    // The same, and it must be a program that can be run: the error lists those that are, and the reload targets.
    [[nodiscard]] Result<const Target*> require_executable(std::string_view name) const;

    // What the programs of `roots` consist of: their executables and the shared libraries of their closure.
    [[nodiscard]] std::vector<std::string> runtime_artifacts(const std::vector<const Target*>& roots) const;
};

} // namespace cmakewatch
