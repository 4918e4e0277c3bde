#include "tool/project/cmake_regex.h"

#include <boost/regex.hpp>

#include <string>

namespace cmakewatch {
namespace {

constexpr size_t longest_expression = 1000;

// In CMake braces are ordinary characters, a backslash makes any character an ordinary one, and between brackets it is
// one itself.
std::string as_perl(std::string_view expression) {
    std::string perl;
    bool is_in_brackets = false;
    for (size_t at = 0; at < expression.size(); ++at) {
        const char c = expression[at];
        if (is_in_brackets) {
            is_in_brackets = c != ']';
            if (c == '\\' || c == '[') perl += '\\';
        } else if (c == '[') {
            is_in_brackets = true;
            perl += c;
            const bool is_negated = at + 1 < expression.size() && expression[at + 1] == '^';
            if (is_negated) perl += expression[++at];
            const bool begins_with_bracket = at + 1 < expression.size() && expression[at + 1] == ']';
            if (begins_with_bracket) perl += "\\]", ++at;
            continue;
        } else if (c == '\\' && at + 1 < expression.size()) {
            const char next = expression[++at];
            const bool is_word = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') ||
                                 (next >= '0' && next <= '9') || next == '_';
            if (!is_word) perl += '\\';
            perl += next;
            continue;
        } else if (c == '{' || c == '}') {
            perl += '\\';
        }
        perl += c;
    }
    return perl;
}

} // namespace

std::optional<bool> cmake_regex_finds(std::string_view expression, std::string_view text) {
    if (expression.size() > longest_expression) return std::nullopt;
    try {
        const boost::regex compiled(as_perl(expression), boost::regex::perl | boost::regex::no_perl_ex);
        return boost::regex_search(text.begin(), text.end(), compiled, boost::match_single_line);
    } catch (const std::runtime_error&) { // no expression, or one that takes too long
        return std::nullopt;
    }
}

} // namespace cmakewatch
