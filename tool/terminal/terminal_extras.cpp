#include "tool/terminal/terminal_extras.h"

#include "tool/base/printable.h"
#include "tool/process/pty_linux.h"

#include <fmt/format.h>

#include <algorithm>

#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr std::string_view save_title = "\x1b[22;2t";
// Terminals without a stack of titles are left with an empty one, which most take for their own.
constexpr std::string_view restore_title = "\x1b]2;\x1b\\\x1b[23;2t";

std::string as_sequence(const ProgressBar& bar) {
    return fmt::format("\x1b]9;4;{};{}\x1b\\", static_cast<int>(bar.state), bar.percent);
}

} // namespace

void TerminalExtras::show(ProgressBar bar, const std::string& title) {
    if (features_.progress) bar_ = bar;
    if (features_.title) title_ = without_controls(title);
    update();
}

void TerminalExtras::update() {
    if (is_withdrawn_ || (bar_ == shown_bar_ && title_ == shown_title_) || !is_in_foreground(STDERR_FILENO)) return;
    std::string text;
    if (title_ != shown_title_) {
        if (shown_title_.empty()) text += save_title;
        text += fmt::format("\x1b]2;{}\x1b\\", title_);
    }
    if (bar_ != shown_bar_) text += as_sequence(bar_);
    if (!screen_.write_control(text)) return;
    shown_title_ = title_;
    shown_bar_ = bar_;
}

void TerminalExtras::withdraw() {
    is_withdrawn_ = true;
    std::string text;
    if (shown_bar_ != ProgressBar{}) text += as_sequence({});
    if (!shown_title_.empty()) text += restore_title;
    if (!text.empty() && !screen_.write_control(text)) return;
    shown_bar_ = {};
    shown_title_.clear();
}

void TerminalExtras::resume() {
    is_withdrawn_ = false;
    update();
}

} // namespace cmakewatch
