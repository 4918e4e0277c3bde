// The commands of the command line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

enum class Command { run, build, test, list, inputs, why, init, timings, doctor };

// In the order in which --help names them.
[[nodiscard]] const std::vector<Command>& all_commands();

// The word for it: "run".
[[nodiscard]] std::string to_string(Command command);

// Nothing if there is no such command.
[[nodiscard]] std::optional<Command> command_named(std::string_view name);

} // namespace cmakewatch
