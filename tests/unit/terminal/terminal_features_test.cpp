#include "tool/terminal/terminal_features.h"

#include "tests/catch.h"

#include <algorithm>
#include <map>
#include <string_view>

using namespace cmakewatch;

namespace {

struct Terminal {
    const char* name;
    std::map<std::string, std::string> environment;
    TerminalFeatures features;
};

constexpr TerminalFeatures none{false, false};
constexpr TerminalFeatures title{false, true};
constexpr TerminalFeatures both{true, true};

const std::vector<Terminal> terminals{
    {"no terminal known", {}, none},
    {"dumb", {{"TERM", "dumb"}}, none},
    {"dumb, in Windows Terminal", {{"TERM", "dumb"}, {"WT_SESSION", "x"}}, none},
    {"the Linux console", {{"TERM", "linux"}}, none},
    {"Emacs' term", {{"TERM", "eterm-color"}}, none},
    {"a serial line", {{"TERM", "vt220"}}, none},
    {"xterm", {{"TERM", "xterm-256color"}, {"XTERM_VERSION", "XTerm(379)"}}, title},
    {"Alacritty", {{"TERM", "alacritty"}}, title},
    {"st", {{"TERM", "st-256color"}}, title},
    {"not st", {{"TERM", "stupid"}}, none},
    {"foot, started from GNOME Terminal", {{"TERM", "foot"}, {"VTE_VERSION", "8001"}}, title},
    {"kitty", {{"TERM", "xterm-kitty"}, {"KITTY_WINDOW_ID", "1"}}, title},
    {"kitty, started from GNOME Terminal", {{"TERM", "xterm-kitty"}, {"VTE_VERSION", "8001"}}, title},
    {"Ghostty", {{"TERM", "xterm-ghostty"}, {"TERM_PROGRAM", "ghostty"}}, both},
    {"Ghostty, through ssh", {{"TERM", "xterm-ghostty"}}, both},
    {"Ghostty, with TERM set by hand", {{"TERM", "xterm-256color"}, {"TERM_PROGRAM", "ghostty"}}, both},
    {"WezTerm", {{"TERM", "xterm-256color"}, {"TERM_PROGRAM", "WezTerm"}}, both},
    {"Windows Terminal", {{"TERM", "xterm-256color"}, {"WT_SESSION", "a-b-c"}}, both},
    {"ConEmu", {{"TERM", "xterm"}, {"ConEmuANSI", "ON"}}, both},
    {"ConEmu without ANSI", {{"TERM", "xterm"}, {"ConEmuANSI", "OFF"}}, title},
    {"iTerm2", {{"TERM", "xterm-256color"}, {"TERM_PROGRAM", "iTerm.app"}, {"TERM_PROGRAM_VERSION", "3.6.6"}}, both},
    {"iTerm2, older: notifications",
     {{"TERM", "xterm-256color"}, {"TERM_PROGRAM", "iTerm.app"}, {"TERM_PROGRAM_VERSION", "3.5.14"}},
     title},
    {"iTerm2, through ssh",
     {{"TERM", "xterm-256color"}, {"LC_TERMINAL", "iTerm2"}, {"LC_TERMINAL_VERSION", "3.10.0"}},
     both},
    {"iTerm2, older, through ssh",
     {{"TERM", "xterm-256color"}, {"LC_TERMINAL", "iTerm2"}, {"LC_TERMINAL_VERSION", "3.6.5"}},
     title},
    {"VS Code", {{"TERM", "xterm-256color"}, {"TERM_PROGRAM", "vscode"}, {"TERM_PROGRAM_VERSION", "1.97.0"}}, both},
    {"VS Code, older",
     {{"TERM", "xterm-256color"}, {"TERM_PROGRAM", "vscode"}, {"TERM_PROGRAM_VERSION", "1.96.4"}},
     title},
    {"VS Code, started from GNOME Terminal",
     {{"TERM", "xterm-256color"},
      {"TERM_PROGRAM", "vscode"},
      {"TERM_PROGRAM_VERSION", "1.80.0"},
      {"VTE_VERSION", "8001"}},
     title},
    {"Terminal.app",
     {{"TERM", "xterm-256color"}, {"TERM_PROGRAM", "Apple_Terminal"}, {"TERM_PROGRAM_VERSION", "455"}},
     title},
    {"GNOME Terminal", {{"TERM", "xterm-256color"}, {"VTE_VERSION", "8000"}}, both},
    {"GNOME Terminal of Debian 12", {{"TERM", "xterm-256color"}, {"VTE_VERSION", "7006"}}, title},
    {"a version that is none", {{"TERM", "xterm-256color"}, {"VTE_VERSION", "new"}}, title},
    {"Konsole", {{"TERM", "xterm-256color"}, {"KONSOLE_VERSION", "260400"}}, both},
    {"Konsole of Debian 12", {{"TERM", "xterm-256color"}, {"KONSOLE_VERSION", "221203"}}, title},
    {"tmux in Ghostty", {{"TERM", "tmux-256color"}, {"TERM_PROGRAM", "tmux"}, {"TMUX", "/tmp/x,1,0"}}, title},
    {"tmux with TERM set by hand", {{"TERM", "xterm-256color"}, {"TMUX", "/tmp/x,1,0"}, {"WT_SESSION", "a"}}, title},
    {"tmux of another machine", {{"TERM", "screen-256color"}, {"VTE_VERSION", "8000"}}, title},
    {"screen", {{"TERM", "screen.xterm-256color"}, {"STY", "1.pts-0"}, {"WT_SESSION", "a"}}, title},
    {"Zellij", {{"TERM", "xterm-256color"}, {"ZELLIJ", "0"}, {"TERM_PROGRAM", "ghostty"}}, title},
};

TerminalFeatures features_of(const Terminal& terminal) {
    return terminal_features([&](const char* name) {
        const auto found = terminal.environment.find(name);
        return found == terminal.environment.end() ? std::string() : found->second;
    });
}

} // namespace

TEST_CASE("which terminals get a title, and which a progress bar") {
    for (const auto& terminal : terminals) {
        CAPTURE(terminal.name);
        const auto features = features_of(terminal);
        CHECK(features.progress == terminal.features.progress);
        CHECK(features.title == terminal.features.title);
    }
}

TEST_CASE("which terminals show notifications") {
    using Kind = TerminalNotification;
    const std::map<std::string, Kind> kinds{
        {"foot, started from GNOME Terminal", Kind::osc777}, {"kitty", Kind::osc9},     {"Ghostty", Kind::osc777},
        {"Ghostty, with TERM set by hand", Kind::osc777},    {"WezTerm", Kind::osc777}, {"iTerm2", Kind::osc9},
    };
    for (const auto& [name, kind] : kinds) {
        CAPTURE(name);
        const auto known = std::find_if(terminals.begin(), terminals.end(),
                                        [&name = name](const Terminal& terminal) { return terminal.name == name; });
        REQUIRE(known != terminals.end());
        CHECK(features_of(*known).notification == kind);
    }
    for (const auto& terminal : terminals)
        if (std::string_view(terminal.name).starts_with("tmux") || std::string_view(terminal.name) == "xterm")
            CHECK(features_of(terminal).notification == Kind::none);
}
