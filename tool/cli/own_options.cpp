#include "tool/cli/own_options.h"

#include "tool/base/files.h"
#include "tool/base/lines.h"
#include "tool/base/similar.h"
#include "tool/build/directory_check.h"
#include "tool/process/shell_words_posix.h"

#include <fmt/format.h>

#include <cstdlib>
#include <optional>
#include <utility>

namespace cmakewatch {
namespace {

constexpr const char* variable = "CMAKEWATCH_OPTIONS";
constexpr const char* hint = "--no-defaults leaves out what stands there";

Error bad_option(const std::string& word, const OptionLine& line, const std::string& why,
                 const std::string& help = hint) {
    return {ErrorKind::usage, "cannot use", word, fmt::format("{} (in {})", why, line.where), help};
}

// "" if nothing says where that is.
std::string options_file() {
    const char* named = std::getenv("XDG_CONFIG_HOME");
    if (named != nullptr && *named == '/') return std::string(named) + "/cmakewatch/options";
    const char* home = std::getenv("HOME");
    return home != nullptr && *home == '/' ? std::string(home) + "/.config/cmakewatch/options" : "";
}

std::string without_comment(std::string_view text) {
    char quote = '\0';
    bool begins_word = true;
    for (size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '#' && begins_word && quote == '\0') return std::string(text.substr(0, at));
        begins_word = quote == '\0' && (c == ' ' || c == '\t');
        if (c == '\\' && quote != '\'') {
            ++at; // whatever comes is no quote
        } else if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '\'' || c == '"') {
            quote = c;
        }
    }
    return std::string(text);
}

OptionList options_of_any() {
    OptionList all;
    for (const auto& group : option_table())
        for (const auto& option : group.options) all.push_back(&option);
    return all;
}

// A word as it is given: -j, -j4, --jobs or --jobs=4.
struct Given {
    const Option* option = nullptr; // null if it is none of those asked for
    std::optional<std::string> value;
};

Given given(const std::string& word, const OptionList& options) {
    const auto equals = word.find('=');
    if (word.starts_with("--") && equals != std::string::npos)
        return {find_option(options, word.substr(0, equals)), word.substr(equals + 1)};
    if (const auto* whole = find_option(options, word)) return {whole, std::nullopt};
    const auto* attached = word.starts_with("--") ? nullptr : find_option(options, word.substr(0, 2));
    if (attached == nullptr || attached->is_flag()) return {};
    return {attached, word.substr(2)};
}

bool may_stand_there(const Option& option) {
    return !option.has_name("--help") && !option.has_name("--version") && !option.has_name("--no-defaults");
}

Error unknown_option(const std::string& word, const OptionLine& line) {
    if (!word.starts_with('-')) return bad_option(word, line, "it is no option");
    std::vector<std::string> names;
    for (const auto* option : options_of_any()) names.insert(names.end(), option->names.begin(), option->names.end());
    const auto similar = most_similar(word.substr(0, word.find('=')), names);
    return bad_option(word, line, "no command has such an option",
                      similar.empty() ? hint : fmt::format("did you mean {}? {}", similar, hint));
}

Result<std::vector<std::string>> words_of(const OptionLine& line) {
    auto words = shell_words(without_comment(line.text));
    if (words) return std::move(*words);
    return Error{ErrorKind::usage, "cannot read the options in", line.where, "they are not words as a shell has them",
                 "do the quotes match? characters such as & and ( need quotes"};
}

} // namespace

std::vector<OptionLine> option_lines(const std::string& where, std::string_view text, bool is_file) {
    std::vector<OptionLine> lines;
    for (int number = 1; !text.empty(); ++number) {
        const auto line = take_line(text);
        if (line.empty()) continue;
        lines.push_back({is_file ? fmt::format("{}:{}", where, number) : where, std::string(line)});
    }
    return lines;
}

Result<std::vector<OptionLine>> read_own_option_lines() {
    std::vector<OptionLine> lines;
    if (const auto file = options_file(); !file.empty()) {
        auto checked = check_file(file, false);
        const auto text = checked ? read_file_if_there(file) : Result<std::optional<std::string>>(checked.error());
        if (!text) {
            auto error = text.error();
            error.hint = hint;
            return error;
        }
        if (*text) lines = option_lines(file, **text, true);
    }
    if (const char* value = std::getenv(variable); value != nullptr)
        for (auto& line : option_lines(variable, value, false)) lines.push_back(std::move(line));
    return lines;
}

Result<std::vector<OwnOption>> own_options_of(Command command, const std::vector<OptionLine>& lines) {
    const auto of_command = options_of(command);
    const auto of_any = options_of_any();
    std::vector<OwnOption> found;
    for (const auto& line : lines) {
        const auto words = words_of(line);
        if (!words) return words.error();
        for (size_t at = 0; at < words->size(); ++at) {
            const auto& word = (*words)[at];
            const auto ours = given(word, of_command);
            auto [option, value] = ours.option != nullptr ? ours : given(word, of_any);
            if (option == nullptr) return unknown_option(word, line);
            if (!may_stand_there(*option)) return bad_option(word, line, "it is for the command line only");
            if (option->is_flag() && value) return bad_option(word, line, "it takes no value");
            if (option->has_optional_value() && !value) value = option->value_if_none;
            if (option->takes_next_word() && !value) {
                if (++at == words->size()) return bad_option(word, line, "its value is missing");
                value = (*words)[at];
            }
            if (ours.option != nullptr) found.push_back({option, value.value_or(""), line.where});
        }
    }
    return found;
}

} // namespace cmakewatch
