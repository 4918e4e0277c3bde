#include "tool/terminal/program_screen.h"

#include "tool/base/utf8.h"

#include <fmt/format.h>
#include <vterm.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace cmakewatch {
namespace {

constexpr int smallest = 1; // rows and columns that libvterm can do with
constexpr int largest = 1000;
constexpr size_t most_bytes_of_character = 4;
constexpr size_t longest_escape = 8;
constexpr int most_parameters = 16; // of a sequence
constexpr int most_other_parts = 8;
constexpr std::string_view plain = "\x1b[0m";

// How a character looks, as the parameters of a sequence (SGR).
std::string colour_parameter(const VTermColor& colour, bool is_background) {
    const int base = is_background ? 40 : 30;
    if (is_background ? VTERM_COLOR_IS_DEFAULT_BG(&colour) : VTERM_COLOR_IS_DEFAULT_FG(&colour)) return "";
    if (VTERM_COLOR_IS_RGB(&colour))
        return fmt::format(";{};2;{};{};{}", base + 8, colour.rgb.red, colour.rgb.green, colour.rgb.blue);
    const int index = colour.indexed.idx;
    if (index < 8) return fmt::format(";{}", base + index);
    if (index < 16) return fmt::format(";{}", base + 60 + index - 8);
    return fmt::format(";{};5;{}", base + 8, index);
}

struct Look {
    bool bold = false;
    int underline = 0; // as libvterm numbers them
    bool italic = false;
    bool blink = false;
    bool reverse = false;
    bool strike = false;
    VTermColor foreground{};
    VTermColor background{};
};

std::string sequence_for(const Look& look) {
    std::string text = "\x1b[0";
    if (look.bold) text += ";1";
    if (look.italic) text += ";3";
    if (look.underline != VTERM_UNDERLINE_OFF) text += look.underline == VTERM_UNDERLINE_DOUBLE ? ";21" : ";4";
    if (look.blink) text += ";5";
    if (look.reverse) text += ";7";
    if (look.strike) text += ";9";
    return text + colour_parameter(look.foreground, false) + colour_parameter(look.background, true) + "m";
}

Look look_of(const VTermScreenCell& cell) {
    return {cell.attrs.bold != 0,
            static_cast<int>(cell.attrs.underline),
            cell.attrs.italic != 0,
            cell.attrs.blink != 0,
            cell.attrs.reverse != 0,
            cell.attrs.strike != 0,
            cell.fg,
            cell.bg};
}

// Of what the program writes next.
Look look_of(const VTermState* state) {
    const auto value = [state](VTermAttr attribute) {
        VTermValue found{};
        vterm_state_get_penattr(state, attribute, &found);
        return found;
    };
    return {value(VTERM_ATTR_BOLD).boolean != 0,    value(VTERM_ATTR_UNDERLINE).number,
            value(VTERM_ATTR_ITALIC).boolean != 0,  value(VTERM_ATTR_BLINK).boolean != 0,
            value(VTERM_ATTR_REVERSE).boolean != 0, value(VTERM_ATTR_STRIKE).boolean != 0,
            value(VTERM_ATTR_FOREGROUND).color,     value(VTERM_ATTR_BACKGROUND).color};
}

std::string row_text(const VTermScreen* screen, int row, int columns) {
    std::string text;
    std::string look_before(plain);
    std::string blanks; // that come only if something follows
    for (int column = 0; column < columns;) {
        VTermScreenCell cell{};
        if (vterm_screen_get_cell(screen, {row, column}, &cell) == 0) break; // not yet made as large
        std::array<char, 64> bytes;                                          // NOLINT: filled by the next call
        const int width = std::max(1, static_cast<int>(cell.width));
        const auto size = vterm_screen_get_text(screen, bytes.data(), bytes.size(),
                                                {row, row + 1, column, std::min(column + width, columns)});
        auto look = sequence_for(look_of(cell));
        column += width;
        if (cell.chars[0] == 0 && look == plain) {
            blanks += ' ';
            continue;
        }
        if (!blanks.empty() && std::exchange(look_before, plain) != plain) text += plain;
        text += std::exchange(blanks, "");
        if (look != look_before) text += look;
        look_before = std::move(look);
        text += cell.chars[0] == 0 ? " " : std::string(bytes.data(), std::min(size, bytes.size()));
    }
    return look_before == plain ? text : text.append(plain);
}

// libvterm 0.1 has room for so many parts of a piece, and does not look whether there are more. It takes the last byte
// of some escapes for the start of a sequence or string.
bool is_fit_for_libvterm(ControlSequences::Kind kind, std::string_view bytes) {
    const auto count = [bytes](std::string_view chars) {
        return std::count_if(bytes.begin(), bytes.end(),
                             [chars](char c) { return chars.find(c) != std::string_view::npos; });
    };
    if (kind == ControlSequences::Kind::escape)
        return bytes.size() <= longest_escape &&
               std::string_view("P[]X^_").find(bytes.back()) == std::string_view::npos;
    return kind != ControlSequences::Kind::sequence ||
           (count(";:") < most_parameters && count(" !\"#$%&'()*+,-./<=>?") <= most_other_parts);
}

// Of UTF-8.
bool starts_character(char c) {
    return !continues_character(c);
}

auto count_characters(std::string_view text) {
    return std::count_if(text.begin(), text.end(), starts_character);
}

// Of UTF-8: how many bytes at the end of a text are a character of which more is to come.
size_t size_of_begun_character(std::string_view text) {
    for (size_t size = 1; size < most_bytes_of_character && size <= text.size(); ++size) {
        const auto byte = static_cast<unsigned char>(text[text.size() - size]);
        if (byte >= 0xC0U) return size < (byte >= 0xF0U ? 4U : byte >= 0xE0U ? 3U : 2U) ? size : 0;
        if (byte < 0x80U) break;
    }
    return 0;
}

int bounded(int size) {
    return std::clamp(size, smallest, largest);
}

} // namespace

ProgramScreen::ProgramScreen(int rows, int columns)
    : terminal_(vterm_new(bounded(rows), bounded(columns)), vterm_free) {
    vterm_set_utf8(terminal_.get(), 1);
    vterm_output_set_callback(
        terminal_.get(),
        [](const char* bytes, size_t size, void* user) {
            static_cast<ProgramScreen*>(user)->answers_.append(bytes, size);
        },
        this);
    screen_ = vterm_obtain_screen(terminal_.get());
    vterm_screen_enable_altscreen(screen_, 1);
    vterm_screen_reset(screen_, 1);
}

ProgramScreen::~ProgramScreen() = default;

void ProgramScreen::resize(int rows, int columns) {
    vterm_set_size(terminal_.get(), bounded(rows), bounded(columns));
}

void ProgramScreen::take(std::string_view output) {
    auto pieces = std::exchange(begun_character_, "");
    sequences_.take(output, [&](ControlSequences::Kind kind, std::string_view bytes) {
        modes_.take(kind, bytes);
        pieces += for_libvterm(kind, bytes);
        if (kind == ControlSequences::Kind::text) note_last_character(bytes);
    });
    const auto whole = pieces.size() - size_of_begun_character(pieces);
    begun_character_ = pieces.substr(whole);
    vterm_input_write(terminal_.get(), pieces.data(), whole);
}

// libvterm 0.1 gets whole sequences and characters only, since it reads beyond the end of strings that are cut and
// takes the parts of a character for several. It is not told of insert mode, in which it moves what is not there, nor
// of repetition, which keeps it busy for ever if nothing is there to be repeated.
std::string ProgramScreen::for_libvterm(ControlSequences::Kind kind, std::string_view bytes) const {
    if (!is_fit_for_libvterm(kind, bytes)) return "";
    if (kind == ControlSequences::Kind::text && modes_.inserts())
        return fmt::format("\x1b[{}@{}", count_characters(bytes), bytes);
    if (kind != ControlSequences::Kind::sequence) return std::string(bytes);
    if (bytes.back() == 'b') return repeated(bytes);
    const bool is_mode = bytes.back() == 'h' || bytes.back() == 'l';
    return is_mode && bytes[2] != '?' ? "" : std::string(bytes);
}

void ProgramScreen::note_last_character(std::string_view text) {
    const auto start = std::find_if(text.rbegin(), text.rend(), starts_character);
    if (start != text.rend()) last_character_.clear();
    last_character_ += start != text.rend() ? text.substr(static_cast<size_t>(text.rend() - start) - 1) : text;
    if (last_character_.size() > most_bytes_of_character) last_character_.clear();
}

std::string ProgramScreen::repeated(std::string_view sequence) const {
    int times = 1;
    const auto number = sequence.substr(2, sequence.size() - 3);
    const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), times);
    if (!number.empty() && (failed != std::errc{} || end != number.data() + number.size())) return "";
    std::string text;
    for (int i = 0; i < std::min(times, size().second); ++i) text += last_character_;
    return text;
}

// All is drawn in the modes of a terminal at its start: those of the program would change where text comes to stand.
std::string ProgramScreen::drawing() const {
    const auto [rows, columns] = size();
    auto text = modes_.has_alternate_screen() ? modes_.switch_on_screen()
                                              : fmt::format("\x1b[{};1H{}", rows, std::string(rows, '\n'));
    text.append(plain).append("\x1b[H\x1b[2J");
    for (int row = 0; row < rows; ++row)
        if (const auto shown = row_text(screen_, row, columns); !shown.empty())
            text += fmt::format("\x1b[{};1H{}", row + 1, shown);
    const auto* state = vterm_obtain_state(terminal_.get());
    VTermPos cursor{};
    vterm_state_get_cursorpos(state, &cursor);
    return text + modes_.switch_on_others() + fmt::format("\x1b[{};{}H", cursor.row + 1, cursor.col + 1) +
           sequence_for(look_of(state));
}

std::string ProgramScreen::leaving() const {
    auto text = modes_.switch_off().append(plain);
    if (modes_.has_alternate_screen()) return text; // the cursor is where it was before
    return text + fmt::format("\x1b[{};1H\r\n", cursor_row() + lines_below_cursor() + 1);
}

int ProgramScreen::cursor_row() const {
    VTermPos cursor{};
    vterm_state_get_cursorpos(vterm_obtain_state(terminal_.get()), &cursor);
    return cursor.row;
}

int ProgramScreen::lines_below_cursor() const {
    const auto [rows, columns] = size();
    int last = rows - 1;
    while (last > cursor_row() && row_text(screen_, last, columns).empty()) --last;
    return last - cursor_row();
}

std::pair<int, int> ProgramScreen::size() const {
    int rows = 0;
    int columns = 0;
    vterm_get_size(terminal_.get(), &rows, &columns);
    return {rows, columns};
}

} // namespace cmakewatch
