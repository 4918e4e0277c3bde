// What a terminal says of its focus, among the keys (xterm's mode 1004: https://invisible-island.net/xterm/ctlseqs/).
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace cmakewatch {

inline constexpr std::string_view focus_reports_on = "\x1b[?1004h";
inline constexpr std::string_view focus_reports_off = "\x1b[?1004l";

// `keys` without these reports; `on_focus` is told of each.
[[nodiscard]] inline std::string without_focus_reports(std::string_view keys,
                                                       const std::function<void(bool has_focus)>& on_focus) {
    constexpr std::string_view begin = "\x1b[";
    std::string rest;
    while (!keys.empty()) {
        const auto at = keys.find(begin);
        const auto last = at == std::string_view::npos ? at : at + begin.size();
        const bool is_report = last < keys.size() && (keys[last] == 'I' || keys[last] == 'O');
        rest += keys.substr(0, is_report ? at : last);
        if (is_report) on_focus(keys[last] == 'I');
        keys.remove_prefix(last >= keys.size() ? keys.size() : last + (is_report ? 1 : 0));
    }
    return rest;
}

} // namespace cmakewatch
