#include "tool/cli/option_setter.h"

#include "tool/base/lines.h"

#include "tool/process/shell_words_posix.h"
#include "tool/process/signals_posix.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>

namespace cmakewatch::setter {
namespace {

constexpr int longest_seconds = 3600;

Error bad_value(std::string why, std::string value = "", std::string hint = "") {
    return {ErrorKind::usage, "cannot use", std::move(value), std::move(why), std::move(hint)};
}

template <class T> Result<T> parsed_number(const std::string& text, T least, T most) {
    T value{};
    const auto* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, value);
    if (parsed.ec == std::errc{} && parsed.ptr == end && value >= least && value <= most) return value;
    return bad_value(fmt::format("\"{}\" is no number from {} to {}", text, least, most));
}

} // namespace

OptionSetter flag(bool Options::* field, bool value) {
    return {[field, value](Options& options, const std::string& /*none*/) -> Result<void> {
        options.*field = value;
        return {};
    }};
}

OptionSetter text(std::string Options::* field) {
    return {[field](Options& options, const std::string& value) -> Result<void> {
        if (value.empty()) return bad_value("its value is empty");
        options.*field = value;
        return {};
    }};
}

OptionSetter text_or_empty(std::string Options::* field) {
    return {[field](Options& options, const std::string& value) -> Result<void> {
        options.*field = value;
        return {};
    }};
}

OptionSetter texts(std::vector<std::string> Options::* field) {
    const auto set = [field](Options& options, const std::string& value) -> Result<void> {
        (options.*field).push_back(value);
        return {};
    };
    return {set, true};
}

OptionSetter texts_with_content(std::vector<std::string> Options::* field) {
    const auto set = [field](Options& options, const std::string& value) -> Result<void> {
        if (value.empty()) return bad_value("its value is empty");
        (options.*field).push_back(value);
        return {};
    };
    return {set, true};
}

OptionSetter number(int Options::* field, int least, int most) {
    return {[field, least, most](Options& options, const std::string& value) -> Result<void> {
        const auto parsed = parsed_number(value, least, most);
        if (!parsed) return parsed.error();
        options.*field = *parsed;
        return {};
    }};
}

OptionSetter seconds(std::optional<int> Options::* milliseconds) {
    return {[milliseconds](Options& options, const std::string& value) -> Result<void> {
        const auto parsed = parsed_number<double>(value, 0, longest_seconds);
        if (!parsed) return parsed.error();
        options.*milliseconds = static_cast<int>(*parsed * 1000);
        return {};
    }};
}

OptionSetter signal_by_name(std::optional<int> Options::* field) {
    return {[field](Options& options, const std::string& value) -> Result<void> {
        const auto number = signal_number(value);
        if (!number) return bad_value("there is no such signal", value, "for example INT, TERM, HUP, USR1");
        options.*field = number;
        return {};
    }};
}

OptionSetter variables(std::vector<std::string> Options::* field) {
    const auto set = [field](Options& options, const std::string& value) -> Result<void> {
        if (value.find('=') == std::string::npos || value.starts_with('='))
            return bad_value("it is not of the form NAME=VALUE", value);
        (options.*field).push_back(value);
        return {};
    };
    return {set, true};
}

OptionSetter command_line(std::vector<std::string> Options::* field) {
    return {[field](Options& options, const std::string& value) -> Result<void> {
        const auto words = shell_words(value);
        if (!words) return bad_value("\"" + value + "\" is not one command: do its quotes match?");
        if (words->empty()) return bad_value("its value is empty");
        options.*field = *words;
        return {};
    }};
}

OptionSetter hook(HookEvent event) {
    return {[event](Options& options, const std::string& command) -> Result<void> {
        options.hooks[event] = command;
        return {};
    }};
}

OptionSetter control_key(char Options::* field) {
    return {[field](Options& options, const std::string& value) -> Result<void> {
        std::string_view name = value;
        const bool is_control = take_prefix(name, "ctrl-") || take_prefix(name, "Ctrl-") || take_prefix(name, "C-") ||
                                take_prefix(name, "^");
        const auto key = name.size() == 1 ? std::toupper(static_cast<unsigned char>(name.front())) : 0;
        // Ctrl-C, Ctrl-Z and those that end or steer lines are what they are.
        constexpr std::string_view taken = "CHIJMZ[";
        if (!is_control || key <= '@' || key > '_' || taken.find(static_cast<char>(key)) != std::string_view::npos)
            return bad_value(fmt::format("\"{}\" must be Ctrl and a letter or one of ] ^ _ \\, such as ctrl-a", value));
        options.*field = static_cast<char>(key - '@');
        return {};
    }};
}

Error not_a_choice(const std::string& value, const std::vector<std::string>& choices) {
    return bad_value(fmt::format("\"{}\" must be one of {}", value, fmt::join(choices, ", ")));
}

} // namespace cmakewatch::setter
