// What a terminal can do beside showing text, as far as the environment tells.
#pragma once

#include <functional>
#include <string>

namespace cmakewatch {

// What makes it show a notification on the desktop: OSC 9 (iTerm2), OSC 777 (urxvt).
enum class TerminalNotification { none, osc9, osc777 };

struct TerminalFeatures {
    bool progress = false; // OSC 9;4 shows in a tab or task bar; elsewhere it may show as a notification
    bool title = false;    // OSC 2 sets a title
    bool links = false;    // OSC 8 makes text a link

    TerminalNotification notification = TerminalNotification::none;

    bool operator==(const TerminalFeatures&) const = default;
};

// Whether text can be put at a place on it: a terminal of Emacs, for example, only shows one line after the other.
[[nodiscard]] bool has_cursor(const std::function<std::string(const char* name)>& variable);

// `variable` gives an environment variable's value, or "" if there is none.
// When in doubt a feature is left out.
[[nodiscard]] TerminalFeatures terminal_features(const std::function<std::string(const char* name)>& variable);

} // namespace cmakewatch
