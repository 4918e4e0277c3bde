#include "tool/cli/command.h"

namespace cmakewatch {

const std::vector<Command>& all_commands() {
    static const std::vector<Command> commands{Command::run,  Command::build,   Command::test,
                                               Command::list, Command::inputs,  Command::why,
                                               Command::init, Command::timings, Command::doctor};
    return commands;
}

std::string to_string(Command command) {
    switch (command) {
    case Command::run: return "run";
    case Command::build: return "build";
    case Command::test: return "test";
    case Command::list: return "list";
    case Command::inputs: return "inputs";
    case Command::why: return "why";
    case Command::init: return "init";
    case Command::timings: return "timings";
    case Command::doctor: return "doctor";
    }
    return "";
}

std::optional<Command> command_named(std::string_view name) {
    for (const auto command : all_commands())
        if (to_string(command) == name) return command;
    return std::nullopt;
}

} // namespace cmakewatch
