#include "tool/terminal/console.h"

#include "tool/terminal/wrap.h"

#include <fmt/format.h>

#include <sys/ioctl.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr std::string_view prefix = "cmakewatch: ";
constexpr std::string_view hint = "hint: ";
constexpr std::string_view red = "\x1b[1;31m";
constexpr std::string_view yellow = "\x1b[1;33m";
constexpr std::string_view no_colour = "\x1b[0m";
constexpr std::chrono::milliseconds progress_interval{100};
constexpr int last_words_ms = 500;
constexpr size_t default_columns = 80;
constexpr size_t most_waiting_bytes = 1U << 20U;
constexpr size_t most_waiting_of_build = 4U << 20U;
constexpr size_t most_waiting_at_all = 5U << 20U; // so that lines of ours find room behind those of a build

size_t columns() {
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : default_columns;
}

// At most `width` bytes of UTF-8 text, whole characters.
std::string_view cut(std::string_view text, size_t width) {
    if (text.size() <= width) return text;
    while (width > 0 && (static_cast<unsigned char>(text[width]) & 0xC0U) == 0x80U) --width;
    return text.substr(0, width);
}

// Names of files may hold anything: here they neither steer the terminal nor feign a line of ours.
std::string printable(std::string_view text) {
    std::string shown;
    for (size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool is_second = i > 0 && text[i - 1] == '\xc2' && byte >= 0x80 && byte < 0xa0; // U+0080 to U+009F
        const bool is_control = (byte < ' ' && byte != '\t' && byte != '\n') || byte == 0x7f || is_second;
        if (is_second) shown.pop_back();
        shown += is_control ? '?' : text[i];
        if (text[i] == '\n') shown += "  ";
    }
    return shown;
}

} // namespace

Console::Console(boost::asio::any_io_executor executor, Style style)
    : output_(executor, STDERR_FILENO), style_(style) {}

bool Console::drops(size_t most_waiting) {
    if (output_.size() < most_waiting) return false;
    if (dropped_lines_++ == 0) output_.when_empty([this] { tell_of_dropped(); });
    return true;
}

void Console::tell_of_dropped() {
    const auto count = std::exchange(dropped_lines_, 0);
    line(fmt::format("{} {} dropped here: nobody read them in time", count, count == 1 ? "line was" : "lines were"));
}

void Console::write_line(std::string_view text) {
    if (drops(most_waiting_at_all)) return;
    clear_progress();
    std::string all;
    if (!is_at_line_start_) all += is_raw_ ? "\r\n" : "\n";
    for (const char c : text) {
        if (c == '\n' && is_raw_) all += '\r';
        all += c;
    }
    all += is_raw_ ? "\r\n" : "\n";
    is_at_line_start_ = true;
    has_part_ = false;
    output_.write(all);
}

void Console::line(std::string_view text) {
    write_line(fmt::format("{}{}", prefix, printable(text)));
}

void Console::wrapped_line(std::string_view text) {
    write_line(fmt::format("{}{}", prefix, fitted("", text)));
}

std::string Console::fitted(std::string_view label, std::string_view text) const {
    const auto shown = printable(text);
    return style_.is_terminal ? wrapped(shown, prefix.size() + label.size(), columns()) : shown;
}

void Console::raw_line(std::string_view text) {
    if (drops(most_waiting_of_build)) return;
    if (has_part_) is_at_line_start_ = true; // the line continues where it has been left
    write_line(text);
}

void Console::raw_part(std::string_view text) {
    if (drops(most_waiting_of_build)) return;
    clear_progress();
    if (!is_at_line_start_ && !has_part_) output_.write(is_raw_ ? "\r\n" : "\n");
    output_.write(text);
    is_at_line_start_ = false;
    has_part_ = true;
}

void Console::labelled(std::string_view label, std::string_view colour, const Error& error) {
    const bool coloured = style_.colours;
    write_line(fmt::format("{}{}{}{}{}", prefix, coloured ? colour : "", label, coloured ? no_colour : "",
                           fitted(label, " " + error.message())));
    if (!error.hint.empty()) write_line(fmt::format("{}{}{}", prefix, hint, fitted(hint, error.hint)));
}

void Console::error(const Error& error) {
    labelled("error:", red, error);
}

void Console::warning(const Error& error) {
    labelled("warning:", yellow, error);
}

void Console::progress(std::string_view text) {
    const auto now = std::chrono::steady_clock::now();
    if (!style_.is_terminal || !is_at_line_start_ || is_behind() || now - last_progress_ < progress_interval) return;
    last_progress_ = now;
    has_progress_ = true;
    output_.write(fmt::format("\r\x1b[K{}", cut(text, columns() - 1)));
}

void Console::clear_progress() {
    if (std::exchange(has_progress_, false)) output_.write("\r\x1b[K");
}

void Console::clear_screen() {
    if (style_.is_terminal) output_.write("\x1b[H\x1b[2J\x1b[3J");
}

bool Console::is_behind() const {
    return output_.size() > most_waiting_bytes;
}

void Console::flush() {
    clear_progress();
    output_.flush(last_words_ms);
}

} // namespace cmakewatch
