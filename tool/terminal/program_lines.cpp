#include "tool/terminal/program_lines.h"

#include <algorithm>
#include <utility>

namespace cmakewatch {
namespace {

constexpr size_t longest_line = 65536; // what is longer is cut into several
constexpr size_t most_colours = 256;
constexpr std::string_view reset = "\x1b[0m";
constexpr std::string_view colour_parameters = "0123456789;:";

} // namespace

std::string ProgramLines::take(std::string_view output) {
    std::string lines;
    sequences_.take(output, [&](ControlSequences::Kind kind, std::string_view bytes) {
        if (kind == ControlSequences::Kind::sequence) return take_sequence(bytes);
        if (is_on_alternate_screen_) return;
        if (kind == ControlSequences::Kind::text) take_text(bytes, lines);
        if (kind == ControlSequences::Kind::control) take_control(bytes.front(), lines);
    });
    return lines;
}

std::string ProgramLines::take_rest() {
    std::string lines;
    if (!line_.empty()) end_line(lines);
    sequences_ = {};
    colours_.clear();
    colours_at_start_.clear();
    has_return_ = false;
    is_on_alternate_screen_ = false;
    return lines;
}

void ProgramLines::take_text(std::string_view text, std::string& lines) {
    if (std::exchange(has_return_, false)) line_.clear(); // it is drawn over
    while (line_.size() + text.size() >= longest_line) {
        const auto size = longest_line - std::min(line_.size(), longest_line);
        line_ += text.substr(0, size);
        text.remove_prefix(std::min(size, text.size()));
        end_line(lines);
    }
    line_ += text;
}

void ProgramLines::take_control(char c, std::string& lines) {
    if (c == '\n') end_line(lines);
    if (c == '\r') has_return_ = true;
    if (c == '\t') take_text("\t", lines);
}

// Colours, bold and the like are told from all else by their last letter (SGR); the alternate screen is a mode of
// xterm.
void ProgramLines::take_sequence(std::string_view sequence) {
    const auto parameters = sequence.substr(2, sequence.size() - 3);
    if (parameters == "?1049" || parameters == "?1047" || parameters == "?47")
        is_on_alternate_screen_ = sequence.back() == 'h';
    const bool is_colour =
        sequence.back() == 'm' && parameters.find_first_not_of(colour_parameters) == std::string_view::npos;
    if (!is_colour || is_on_alternate_screen_) return;
    if (parameters.empty() || parameters == "0" || parameters.starts_with("0;")) colours_.clear();
    if (parameters != "0" && !parameters.empty() && colours_.size() < most_colours) colours_ += sequence;
    line_ += sequence;
}

void ProgramLines::end_line(std::string& lines) {
    lines += prefix_ + colours_at_start_ + (rewrite_ ? rewrite_(std::move(line_)) : line_);
    if (!colours_.empty()) lines += reset;
    lines += '\n';
    line_.clear();
    has_return_ = false;
    colours_at_start_ = colours_;
}

} // namespace cmakewatch
