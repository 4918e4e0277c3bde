#include "tool/project/ninja_text.h"

#include "tool/base/lines.h"
#include "tool/base/path.h"

namespace cmakewatch {
namespace {

// The last "..." argument of a CMake command, with its escapes undone; "" if there is none.
std::string last_quoted(std::string_view line) {
    std::string last;
    for (size_t at = 0; at < line.size(); ++at) {
        if (line[at] != '"') continue;
        std::string text;
        for (++at; at < line.size() && line[at] != '"'; ++at) {
            if (line[at] == '\\' && at + 1 < line.size()) ++at;
            text += line[at];
        }
        last = std::move(text);
    }
    return last;
}

} // namespace

std::vector<std::string> parse_depfile(std::string_view text) {
    text = text.substr(0, text.find('\0')); // for Ninja it ends there too
    std::vector<std::string> prerequisites;
    std::string word;
    bool is_behind_colon = false;
    const auto finish_word = [&] {
        if (!word.empty() && is_behind_colon) prerequisites.push_back(word);
        word.clear();
    };
    for (size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const char next = at + 1 < text.size() ? text[at + 1] : '\0';
        if (c == '\\' && (next == '\n' || next == '\r')) {
            finish_word();
            at += next == '\r' && at + 2 < text.size() && text[at + 2] == '\n' ? 2 : 1;
        } else if (c == '\\' && (next == ' ' || next == '#' || next == ':' || next == '\\')) {
            word += next;
            ++at;
        } else if (c == '$' && next == '$') {
            word += '$';
            ++at;
        } else if (c == ':' && !is_behind_colon && (next == ' ' || next == '\n' || next == '\\' || next == '\0')) {
            word.clear();
            is_behind_colon = true;
        } else if (c == '\n') {
            finish_word();
            is_behind_colon = false;
        } else if (c == ' ' || c == '\t' || c == '\r') {
            finish_word();
        } else {
            word += c;
        }
    }
    finish_word();
    return prerequisites;
}

std::vector<std::string> parse_verify_globs(std::string_view text) {
    std::vector<std::string> patterns;
    while (!text.empty()) {
        const auto line = take_line(text);
        const bool is_recursive = line.starts_with("file(GLOB_RECURSE ");
        if (!is_recursive && !line.starts_with("file(GLOB ")) continue;
        auto pattern = last_quoted(line);
        if (pattern.empty()) continue;
        if (is_recursive) pattern = path::parent(pattern) + "/**/" + std::string(path::name(pattern));
        patterns.push_back(std::move(pattern));
    }
    return patterns;
}

} // namespace cmakewatch
