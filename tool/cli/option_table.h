// The options of the command line: the parser, --help, the manual pages' lists and completions are made from this
// table.
#pragma once

#include "tool/cli/command.h"
#include "tool/cli/option_setter.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

// What completions offer for a value: the choices of its setter, or names from the project.
enum class OptionValues { choices, configure_presets, build_presets, test_presets, configurations, targets };

// In texts, `...` is what people type or find literally: bold in manual pages.
struct Option {
    std::vector<std::string> names; // "-B", "--build-dir"
    std::string value = {};         // what --help calls it: "DIR". "" for a flag; "FILE..." takes all that follows
    std::string help;               // no sentence: lower case, no full stop
    OptionSetter setter;
    OptionValues values = OptionValues::choices;
    std::string man = {};           // sentences, if manual pages are to say more
    std::string value_if_none = {}; // the value of `--option` alone, if `--option=VALUE` need not be; "" if it must

    [[nodiscard]] bool is_flag() const { return value.empty(); }
    [[nodiscard]] bool has_optional_value() const { return !value_if_none.empty(); }
    // Whether the next word is its value, if none is attached.
    [[nodiscard]] bool takes_next_word() const { return !is_flag() && !has_optional_value(); }
    // What help has behind its name; `shown_value` is the value as it is to be shown.
    [[nodiscard]] std::string value_text(const std::string& shown_value) const {
        if (is_flag()) return "";
        return has_optional_value() ? "[=" + shown_value + "]" : " " + shown_value;
    }
    [[nodiscard]] bool has_name(std::string_view name) const;
};

// The options of the same commands. Without commands: those that make none necessary, such as --version.
struct OptionGroup {
    std::vector<Command> commands;
    std::vector<Option> options;

    [[nodiscard]] bool is_for(Command command) const;
    [[nodiscard]] bool is_for_all() const;
};

// From those of all commands to those of one.
[[nodiscard]] const std::vector<OptionGroup>& option_table();

// Those of a command; without one, those that may stand in front of it.
using OptionList = std::vector<const Option*>;
[[nodiscard]] OptionList options_of(std::optional<Command> command);

// The value of --watcher for it.
[[nodiscard]] std::string watcher_name(WatcherKind kind);

// The option of that name; null if there is none.
[[nodiscard]] const Option* find_option(const OptionList& options, std::string_view name);

} // namespace cmakewatch
