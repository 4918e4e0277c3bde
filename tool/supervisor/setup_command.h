// A command that is run to its end before there is a session: CMake, mostly.
#pragma once

#include "tool/process/command_run.h"
#include "tool/terminal/console.h"

#include <functional>
#include <string>
#include <vector>

namespace cmakewatch {

struct Finished {
    ExitStatus status;
    std::vector<std::string> lines; // of its output
    bool was_interrupted = false;
};

// Somebody has asked us to end: an error without text.
[[nodiscard]] Error interrupted();
[[nodiscard]] bool is_interruption(const Error& error);

// Runs it, and lends it the terminal if it asks for something. SIGINT and the like end it.
[[nodiscard]] Result<Finished> run_to_end(CommandRun::Command command, Console& console,
                                          const std::function<void(std::string_view)>& on_line = {});

// The lines of its output. Errors: it has failed, and what it complained of; that of interrupted().
[[nodiscard]] Result<std::vector<std::string>> output_of(CommandRun::Command command, Console& console);

} // namespace cmakewatch
