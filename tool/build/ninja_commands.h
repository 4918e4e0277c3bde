// How Ninja and CMake are called for a build directory.
#pragma once

#include "tool/build/active_preset.h"
#include "tool/process/command_run.h"
#include "tool/process/job_server_linux.h"

#include <memory>
#include <string>
#include <vector>

namespace cmakewatch {

struct NinjaOptions {
    std::string ninja; // executable
    std::string cmake; // executable, for a build directory that has lost its manifest
    std::string build_dir;
    std::string manifest = "build.ninja";
    int jobs = 0; // 0: Ninja's own choice, which also lets it use a job server
    bool colours = false;
    bool may_build_reach = true;  // only what an edit reaches, where that is enough
    bool may_try_first = true;    // the step that is likely to fail
    bool tells_of_starts = false; // Ninja writes to a terminal, on which it tells of the starts of steps too
    std::shared_ptr<ActivePreset> preset = std::make_shared<ActivePreset>(); // never null
    JobServer job_server = {};
};

// Ninja as ninja_output.h understands it.
[[nodiscard]] CommandRun::Command ninja_command(const NinjaOptions& options, const std::vector<std::string>& targets);

// Has Ninja's log tell the times that these outputs have now.
[[nodiscard]] CommandRun::Command restat_command(const NinjaOptions& options, const std::vector<std::string>& outputs);

// CMake as the preset has it if that must configure, else as Ninja would call it.
[[nodiscard]] CommandRun::Command cmake_command(const NinjaOptions& options);

} // namespace cmakewatch
