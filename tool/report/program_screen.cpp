#include "tool/report/program_screen.h"

#include <fmt/format.h>
#include <vterm.h>

#include <algorithm>
#include <array>

namespace cmakewatch {
namespace {

constexpr int smallest = 1; // rows and columns that libvterm can do with
constexpr int largest = 1000;
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
        vterm_screen_get_cell(screen, {row, column}, &cell);
        std::array<char, 64> bytes; // NOLINT: filled by the next call
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
    vterm_input_write(terminal_.get(), output.data(), output.size());
    modes_.take(output);
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
    const auto [rows, columns] = size();
    VTermPos cursor{};
    vterm_state_get_cursorpos(vterm_obtain_state(terminal_.get()), &cursor);
    int last = rows - 1;
    while (last > cursor.row && row_text(screen_, last, columns).empty()) --last;
    return text + fmt::format("\x1b[{};1H\r\n", last + 1);
}

std::pair<int, int> ProgramScreen::size() const {
    int rows = 0;
    int columns = 0;
    vterm_get_size(terminal_.get(), &rows, &columns);
    return {rows, columns};
}

} // namespace cmakewatch
