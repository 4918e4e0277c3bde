#include "tool/base/glob.h"

#include "tool/base/path.h"

#include <algorithm>
#include <vector>

namespace cmakewatch::glob {
namespace {

// One character's worth of a pattern: a set, '?' or the character itself.
class Single {
  public:
    // Takes it from the front of `pattern`.
    explicit Single(std::string_view& pattern) {
        size_t size = 1;
        if (pattern.front() == '[') {
            const size_t first = pattern.substr(1).starts_with('!') || pattern.substr(1).starts_with('^') ? 2 : 1;
            const auto close = pattern.find(']', first + 1); // a ']' in front is one of the set
            if (close != std::string_view::npos) size = close + 1;
        }
        text_ = pattern.substr(0, size);
        pattern.remove_prefix(size);
    }

    [[nodiscard]] bool matches(char c) const {
        if (text_.size() == 1) return text_ == "?" ? c != '/' : text_.front() == c;
        const bool is_negated = text_[1] == '!' || text_[1] == '^';
        return c != '/' &&
               holds(text_.substr(is_negated ? 2 : 1, text_.size() - (is_negated ? 3 : 2)), c) != is_negated;
    }

  private:
    // Whether `c` is in a set like "a-z_".
    static bool holds(std::string_view set, char c) {
        while (!set.empty()) {
            const bool is_range = set.size() > 2 && set[1] == '-';
            if (set[0] <= c && c <= set[is_range ? 2 : 0]) return true;
            set.remove_prefix(is_range ? 3 : 1);
        }
        return false;
    }

    std::string_view text_;
};

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
        const bool is_literal = pattern[at] == '[' && at + 2 < pattern.size() && pattern[at + 2] == ']' &&
                                pattern[at + 1] != '!' && pattern[at + 1] != '^';
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

// All ways to match are followed at once, so that no pattern takes longer than its length times that of the path.
bool matches(std::string_view pattern, std::string_view path) {
    // Most patterns end with a character that the path does not end with.
    const bool ends_plainly =
        !pattern.empty() && std::string_view("*?]/").find(pattern.back()) == std::string_view::npos;
    if (ends_plainly && !path.ends_with(pattern.back())) return false;
    std::vector<bool> ends(path.size() + 1); // where in `path` the part of the pattern behind us can end
    size_t first = 0;                        // no such place lies in front of this one
    size_t last = 0;                         // or behind this one
    ends[0] = true;
    while (!pattern.empty()) {
        if (pattern == "**") return true;
        if (pattern.starts_with("**/")) {
            pattern.remove_prefix(3);
            bool is_behind_one = false;
            for (size_t at = first; at < path.size(); ++at) {
                is_behind_one = is_behind_one || ends[at];
                if (is_behind_one && path[at] == '/') ends[at + 1] = true;
            }
            last = path.size();
        } else if (pattern.front() == '*') {
            pattern.remove_prefix(1);
            for (size_t at = first; at < path.size(); ++at)
                if (ends[at] && path[at] != '/') ends[at + 1] = true;
            last = path.size();
        } else {
            const Single single(pattern);
            bool is_possible = false;
            for (size_t at = std::min(last + 1, path.size()); at > first; --at) {
                ends[at] = ends[at - 1] && single.matches(path[at - 1]);
                is_possible = is_possible || ends[at];
            }
            if (!is_possible) return false;
            ends[first++] = false;
            last = std::min(last + 1, path.size());
        }
    }
    return ends[path.size()];
}

bool matches_any(const std::vector<std::string>& patterns, std::string_view path) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return matches(pattern, path); });
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
    const auto rest = split(pattern).rest;
    return rest.find('/') != std::string_view::npos || rest.ends_with("**");
}

} // namespace cmakewatch::glob
