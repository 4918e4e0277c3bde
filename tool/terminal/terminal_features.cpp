#include "tool/terminal/terminal_features.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace cmakewatch {
namespace {

using Variable = std::function<std::string(const char* name)>;

using Version = std::array<int, 3>;

// The releases in which OSC 9;4 came. What iTerm2 was before took it for a notification.
constexpr Version vscode_with_progress{1, 97, 0};
constexpr Version iterm_with_progress{3, 6, 6};
constexpr Version konsole_with_progress{260400, 0, 0}; // 26.04
constexpr Version vte_with_progress{8000, 0, 0};       // 0.80

Version version_of(const std::string& text) {
    Version version{};
    const auto* at = text.data();
    const auto* const end = text.data() + text.size();
    for (auto& part : version) {
        const auto number = std::from_chars(at, end, part);
        if (number.ec != std::errc{}) break;
        at = number.ptr != end && *number.ptr == '.' ? number.ptr + 1 : end;
    }
    return version;
}

// "xterm" of "xterm-256color", "screen" of "screen.xterm".
std::string_view family_of(std::string_view term) {
    return term.substr(0, term.find_first_of("-.+"));
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool has_title(std::string_view term) {
    return is_one_of(family_of(term),
                     {"xterm", "tmux", "screen", "rxvt", "alacritty", "foot", "konsole", "vte", "gnome", "st",
                      "wezterm", "ghostty", "kitty", "mlterm", "putty", "contour", "mintty", "rio"});
}

// They swallow what they do not know.
bool is_multiplexer(std::string_view term, const Variable& variable) {
    return !variable("TMUX").empty() || !variable("STY").empty() || !variable("ZELLIJ").empty() ||
           is_one_of(family_of(term), {"tmux", "screen"});
}

// The surest witness first: TERM is set anew by each terminal, the others are inherited by a terminal that is started
// from another one.
bool has_progress(std::string_view term, const Variable& variable) {
    if (is_one_of(term, {"xterm-ghostty", "ghostty", "wezterm"})) return true;
    // kitty before 0.37 shows notifications instead, and does not tell its version.
    if (term == "xterm-kitty" || !is_one_of(family_of(term), {"xterm", "vte", "gnome", "konsole"})) return false;
    if (const auto program = variable("TERM_PROGRAM"); !program.empty()) {
        const auto version = version_of(variable("TERM_PROGRAM_VERSION"));
        if (program == "vscode") return version >= vscode_with_progress;
        if (program == "iTerm.app") return version >= iterm_with_progress;
        return is_one_of(program, {"ghostty", "WezTerm"});
    }
    // What ssh passes on of iTerm2.
    if (variable("LC_TERMINAL") == "iTerm2") return version_of(variable("LC_TERMINAL_VERSION")) >= iterm_with_progress;
    if (!variable("WT_SESSION").empty() || variable("ConEmuANSI") == "ON") return true;
    if (const auto konsole = variable("KONSOLE_VERSION"); !konsole.empty())
        return version_of(konsole) >= konsole_with_progress;
    return version_of(variable("VTE_VERSION")) >= vte_with_progress;
}

// See https://terminfo.dev/extensions/osc-777-notify and https://terminfo.dev/extensions/notifications-osc-9; not tried
// on the terminals. What a multiplexer runs in is not known.
TerminalNotification notification_of(std::string_view term, const Variable& variable) {
    if (is_multiplexer(term, variable)) return TerminalNotification::none;
    if (is_one_of(family_of(term), {"foot"})) return TerminalNotification::osc777;
    if (is_one_of(term, {"xterm-ghostty", "ghostty", "wezterm"})) return TerminalNotification::osc777;
    if (term == "xterm-kitty") return TerminalNotification::osc9;
    const auto program = variable("TERM_PROGRAM");
    if (program == "iTerm.app") return TerminalNotification::osc9;
    return program == "ghostty" || program == "WezTerm" ? TerminalNotification::osc777 : TerminalNotification::none;
}

} // namespace

bool has_cursor(const Variable& variable) {
    return variable("TERM") != "dumb";
}

TerminalFeatures terminal_features(const Variable& variable) {
    const auto term = variable("TERM");
    // VS Code finds files and lines by itself, and opens the line too.
    const bool has_links = has_title(term) && family_of(term) != "screen" && variable("TERM_PROGRAM") != "vscode";
    return {has_title(term) && !is_multiplexer(term, variable) && has_progress(term, variable), has_title(term),
            has_links, notification_of(term, variable)};
}

} // namespace cmakewatch
