#include "tool/project/glob.h"

#include "tool/project/path.h"

namespace cmakewatch::glob {
namespace {

// Reads the set behind '[' at the front of `pattern`; on success drops it there and says whether `c` is in it.
bool take_set(std::string_view& pattern, char c, bool& is_in_set) {
    size_t at = 1;
    const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
    if (negated) ++at;
    bool found = false;
    for (bool first = true; at < pattern.size(); first = false) {
        if (pattern[at] == ']' && !first) {
            pattern.remove_prefix(at + 1);
            is_in_set = found != negated;
            return true;
        }
        if (at + 2 < pattern.size() && pattern[at + 1] == '-' && pattern[at + 2] != ']') {
            found = found || (pattern[at] <= c && c <= pattern[at + 2]);
            at += 3;
        } else {
            found = found || pattern[at] == c;
            ++at;
        }
    }
    return false;
}

struct Split {
    std::string directory; // as a path
    std::string_view rest; // as a pattern
};

// Cuts a pattern at the last slash in front of its first wildcard. A set of one character is no wildcard.
Split split(std::string_view pattern) {
    std::string text;
    size_t slash = 0;
    size_t rest = 0;
    for (size_t at = 0; at < pattern.size();) {
        const bool is_literal =
            pattern.substr(at).starts_with('[') && at + 2 < pattern.size() && pattern[at + 2] == ']';
        if (!is_literal && std::string_view("*?[").find(pattern[at]) != std::string_view::npos) break;
        text += pattern[is_literal ? at + 1 : at];
        at += is_literal ? 3 : 1;
        if (text.back() != '/') continue;
        slash = text.size() - 1;
        rest = at;
    }
    return {slash == 0 ? "/" : text.substr(0, slash), pattern.substr(rest)};
}

} // namespace

bool matches(std::string_view pattern, std::string_view path) {
    while (!pattern.empty()) {
        if (pattern.starts_with("**/")) {
            const auto rest = pattern.substr(3);
            for (size_t at = 0;;) {
                if (matches(rest, path.substr(at))) return true;
                at = path.find('/', at);
                if (at == std::string_view::npos) return false;
                ++at;
            }
        }
        if (pattern == "**") return true;
        if (pattern.front() == '*') {
            const auto rest = pattern.substr(1);
            for (size_t at = 0;; ++at) {
                if (matches(rest, path.substr(at))) return true;
                if (at == path.size() || path[at] == '/') return false;
            }
        }
        if (path.empty()) return false;
        bool is_in_set = false;
        if (pattern.front() == '[' && take_set(pattern, path.front(), is_in_set)) {
            if (!is_in_set || path.front() == '/') return false;
        } else if (pattern.front() == '?' ? path.front() != '/' : pattern.front() == path.front()) {
            pattern.remove_prefix(1);
        } else {
            return false;
        }
        path.remove_prefix(1);
    }
    return path.empty();
}

std::string literal(std::string_view path) {
    std::string pattern;
    for (const char c : path) pattern += c == '*' || c == '?' || c == '[' ? std::string{'[', c, ']'} : std::string{c};
    return pattern;
}

std::string base_directory(std::string_view pattern) {
    return split(pattern).directory;
}

bool is_deep(std::string_view pattern) {
    return split(pattern).rest.find('/') != std::string_view::npos;
}

} // namespace cmakewatch::glob
