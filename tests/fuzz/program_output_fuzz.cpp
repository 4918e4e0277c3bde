// What a program writes on its terminal, with all its sequences. The first byte says how long the pieces are.
#include "tests/fuzz/fuzz.h"
#include "tool/terminal/program_lines.h"
#include "tool/terminal/program_screen.h"

using namespace cmakewatch;

namespace {

constexpr int rows = 4;
constexpr int columns = 12;

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const size_t longest_piece = data[0] % 16 + 1U;
    const auto input = fuzz::text(data + 1, size - 1);

    ProgramLines pieces("a | ");
    ProgramScreen screen(rows, columns);
    std::string lines;
    for (auto rest = input; !rest.empty(); rest.remove_prefix(std::min(longest_piece, rest.size()))) {
        lines += pieces.take(rest.substr(0, longest_piece));
        screen.take(rest.substr(0, longest_piece));
    }
    ProgramLines whole("a | ");
    fuzz::expect(whole.take(input) == lines, "pieces make the same lines");
    fuzz::expect(lines.empty() || (lines.starts_with("a | ") && lines.ends_with('\n')), "lines are whole");
    // More than colours: what moves the cursor or changes a mode.
    for (auto at = lines.find('\x1b'); at != std::string::npos; at = lines.find('\x1b', at + 1)) {
        const auto end = lines.find_first_not_of("[0123456789;:<=>?", at + 1);
        fuzz::expect(end == std::string::npos || lines[end] == 'm' || static_cast<unsigned char>(lines[end]) < '@',
                     "only colours are left of the sequences");
    }

    ProgramScreen user(rows, columns);
    user.take(screen.drawing());
    user.take(screen.leaving());
    fuzz::expect(user.modes().switch_off().empty(), "a screen that is left has left no mode");
    screen.resize(rows + 3, columns - 5);
    (void)screen.drawing();
    return 0;
}
