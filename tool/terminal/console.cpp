#include "tool/terminal/console.h"

#include "tool/base/printable.h"
#include "tool/terminal/columns.h"
#include "tool/terminal/wrap.h"

#include <fmt/format.h>

#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr std::string_view prefix = "cmakewatch: ";
constexpr std::string_view hint = "hint: ";
constexpr std::string_view red = "\x1b[1;31m";
constexpr std::string_view green = "\x1b[1;32m";
constexpr std::string_view yellow = "\x1b[1;33m";
constexpr std::string_view no_colour = "\x1b[0m";
constexpr size_t most_waiting_bytes = 1U << 20U;
constexpr size_t most_waiting_of_build = 4U << 20U;
constexpr size_t most_waiting_at_all = 5U << 20U; // so that lines of ours find room behind those of a build

} // namespace

Console::Console(boost::asio::any_io_executor executor, Style style)
    : screen_(executor, STDERR_FILENO, style.is_terminal), style_(style) {}

bool Console::drops(size_t most_waiting) {
    if (screen_.queue().size() < most_waiting) return false;
    if (dropped_lines_++ == 0) screen_.when_caught_up([this] { tell_of_dropped(); });
    return true;
}

void Console::tell_of_dropped() {
    const auto count = std::exchange(dropped_lines_, 0);
    line(fmt::format("{} {} dropped here: nobody read them in time", count, count == 1 ? "line was" : "lines were"));
}

void Console::write_line(std::string_view text) {
    if (!drops(most_waiting_at_all)) screen_.write_lines(fmt::format("{}\n", text));
}

void Console::line(std::string_view text) {
    write_line(fmt::format("{}{}", prefix, printable(text)));
}

void Console::line(std::string_view words, Tone tone, std::string_view rest) {
    write_line(fmt::format("{}{}{}", prefix, coloured(printable(words), tone), fitted(words, rest)));
}

std::string Console::coloured(std::string_view text, Tone tone) const {
    if (!style_.colours || tone == Tone::plain) return std::string(text);
    const auto colour = tone == Tone::good ? green : tone == Tone::bad ? red : yellow;
    return fmt::format("{}{}{}", colour, text, no_colour);
}

void Console::wrapped_line(std::string_view text) {
    write_line(fmt::format("{}{}", prefix, fitted("", text)));
}

std::string Console::fitted(std::string_view label, std::string_view text) const {
    const auto shown = printable(text);
    return style_.is_terminal
               ? wrapped(shown, prefix.size() + label.size(), static_cast<size_t>(terminal_columns(STDERR_FILENO)))
               : shown;
}

void Console::raw_line(std::string_view text) {
    if (!drops(most_waiting_of_build)) screen_.write_rest(fmt::format("{}\n", text));
}

void Console::raw_part(std::string_view text) {
    if (!drops(most_waiting_of_build)) screen_.write_part(text);
}

void Console::labelled(std::string_view label, Tone tone, const Error& error) {
    write_line(fmt::format("{}{}{}", prefix, coloured(label, tone), fitted(label, " " + error.message())));
    if (!error.hint.empty()) write_line(fmt::format("{}{}{}", prefix, hint, fitted(hint, error.hint)));
}

void Console::error(const Error& error) {
    labelled("error:", Tone::bad, error);
}

void Console::warning(const Error& error) {
    labelled("warning:", Tone::caution, error);
}

bool Console::is_behind() const {
    return screen_.queue().size() > most_waiting_bytes;
}

} // namespace cmakewatch
