#include "tool/project/cmake_script.h"

#include <algorithm>
#include <cctype>

namespace cmakewatch {
namespace {

bool is_blank(char c) {
    return std::isspace(static_cast<unsigned char>(c)) != 0;
}

bool is_of_a_name(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool is_end_of_unquoted(char c) {
    return is_blank(c) || c == '(' || c == ')' || c == '#' || c == ';';
}

} // namespace

std::optional<CMakeScript::Command> CMakeScript::next() {
    skip_blanks();
    is_at_end_ = rest_.empty();
    Command command;
    while (!rest_.empty() && is_of_a_name(rest_[0]))
        command.name += static_cast<char>(std::tolower(static_cast<unsigned char>(take())));
    skip_blanks();
    if (command.name.empty() || !take_if('(')) return std::nullopt;
    for (int depth = 1; depth > 0;) {
        skip_blanks();
        if (rest_.empty()) return std::nullopt;
        if (take_if('(')) {
            ++depth;
        } else if (take_if(')')) {
            --depth;
        } else if (auto argument = take_argument()) {
            command.arguments.push_back(std::move(*argument));
        } else {
            return std::nullopt;
        }
    }
    return command;
}

char CMakeScript::take() {
    const char first = rest_[0];
    rest_.remove_prefix(1);
    return first;
}

bool CMakeScript::take_if(char wanted) {
    if (rest_.empty() || rest_[0] != wanted) return false;
    rest_.remove_prefix(1);
    return true;
}

void CMakeScript::skip_blanks() {
    while (!rest_.empty()) {
        if (is_blank(rest_[0]) || rest_[0] == ';') {
            rest_.remove_prefix(1);
        } else if (take_if('#')) {
            if (!take_bracketed()) rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
        } else {
            return;
        }
    }
}

// [[...]], or with any number of = between the brackets.
std::optional<std::string> CMakeScript::take_bracketed() {
    if (rest_.empty() || rest_[0] != '[') return std::nullopt;
    const auto opened = rest_.find_first_not_of('=', 1);
    if (opened == std::string_view::npos || rest_[opened] != '[') return std::nullopt;
    const auto closing = "]" + std::string(opened - 1, '=') + "]";
    const auto end = rest_.find(closing, opened + 1);
    if (end == std::string_view::npos) return std::nullopt;
    auto text = std::string(rest_.substr(opened + 1, end - opened - 1));
    rest_.remove_prefix(end + closing.size());
    return text;
}

// What follows a backslash.
bool CMakeScript::take_escaped(Argument& argument) {
    if (rest_.empty()) return false;
    const char c = take();
    switch (c) {
    case 'n': argument.text += '\n'; return true;
    case 'r': argument.text += '\r'; return true;
    case 't': argument.text += '\t'; return true;
    case '\n': return true;                        // the line continues
    case ';': argument.text += "\\;"; return true; // no end of a list's element
    default: argument.text += c; return !is_of_a_name(c);
    }
}

std::optional<CMakeScript::Argument> CMakeScript::take_argument() {
    if (auto text = take_bracketed()) return Argument{std::move(*text)};
    const bool is_quoted = take_if('"');
    Argument argument;
    while (!rest_.empty() && !(is_quoted ? rest_[0] == '"' : is_end_of_unquoted(rest_[0]))) {
        for (const std::string_view variable : {"${", "$ENV{", "$CACHE{"})
            if (rest_.starts_with(variable)) argument.is_literal = false;
        if (!take_if('\\'))
            argument.text += take();
        else if (!take_escaped(argument))
            return std::nullopt;
    }
    if (is_quoted && !take_if('"')) return std::nullopt;
    return argument;
}

} // namespace cmakewatch
