#include "tool/terminal/terminal_extras.h"

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

std::string without_controls(std::string text) {
    std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
    return text;
}

} // namespace

TerminalExtras::TerminalExtras(Console& console, TerminalFeatures features, std::function<bool()> is_caught_up)
    : console_(console), features_(features), is_caught_up_(std::move(is_caught_up)) {}

void TerminalExtras::show(ProgressBar bar, const std::string& title) {
    if (features_.progress) bar_ = bar;
    if (features_.title) title_ = without_controls(title);
    update();
}

void TerminalExtras::update() {
    if (is_withdrawn_ || (bar_ == shown_bar_ && title_ == shown_title_)) return;
    if (!console_.is_at_line_start() || !is_caught_up_() || !is_in_foreground(STDERR_FILENO)) return;
    if (title_ != shown_title_) {
        if (shown_title_.empty()) console_.control(save_title);
        console_.control(fmt::format("\x1b]2;{}\x1b\\", title_));
        shown_title_ = title_;
    }
    if (bar_ != shown_bar_) console_.control(as_sequence(bar_));
    shown_bar_ = bar_;
}

void TerminalExtras::withdraw() {
    is_withdrawn_ = true;
    if (shown_bar_ != ProgressBar{}) console_.control(as_sequence({}));
    if (!shown_title_.empty()) console_.control(restore_title);
    shown_bar_ = {};
    shown_title_.clear();
}

void TerminalExtras::resume() {
    is_withdrawn_ = false;
    update();
}

} // namespace cmakewatch
