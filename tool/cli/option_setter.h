// How what is given for an option gets into Options.
#pragma once

#include "tool/cli/options.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

struct OptionSetter {
    // The value of a flag is "". The parser puts the option in front of `on` of an error, and where help is if it has
    // no hint.
    std::function<Result<void>(Options& options, const std::string& value)> set;
    bool may_repeat = false;               // called for each value then
    std::vector<std::string> choices = {}; // if the value is one of a few, sorted
};

// Each sets a field of Options, and refuses values that do not fit it.
namespace setter {

[[nodiscard]] OptionSetter flag(bool Options::* field, bool value = true);

// A variable of a script that is not set must not pass for an option that is not given: "" is refused.
[[nodiscard]] OptionSetter text(std::string Options::* field);
[[nodiscard]] OptionSetter text_or_empty(std::string Options::* field);
[[nodiscard]] OptionSetter texts(std::vector<std::string> Options::* field);
[[nodiscard]] OptionSetter texts_with_content(std::vector<std::string> Options::* field); // "" is refused
[[nodiscard]] OptionSetter number(int Options::* field, int least, int most);
[[nodiscard]] OptionSetter seconds(std::optional<int> Options::* milliseconds);
[[nodiscard]] OptionSetter signal_by_name(std::optional<int> Options::* field);

// NAME=VALUE.
[[nodiscard]] OptionSetter variables(std::vector<std::string> Options::* field);

// One command, which is split into words as a shell does it.
[[nodiscard]] OptionSetter command_line(std::vector<std::string> Options::* field);
[[nodiscard]] OptionSetter hook(HookEvent event);

// "ctrl-a", "^A" or "C-a".
[[nodiscard]] OptionSetter control_key(char Options::* field);

[[nodiscard]] Error not_a_choice(const std::string& value, const std::vector<std::string>& choices);

template <class T> [[nodiscard]] OptionSetter choice(T Options::* field, const std::map<std::string, T>& values) {
    std::vector<std::string> names;
    names.reserve(values.size());
    for (const auto& entry : values) names.push_back(entry.first);
    const auto set = [field, values, names](Options& options, const std::string& name) -> Result<void> {
        const auto found = values.find(name);
        if (found == values.end()) return not_a_choice(name, names);
        options.*field = found->second;
        return {};
    };
    return {set, false, names};
}

} // namespace setter
} // namespace cmakewatch
