#include "tool/supervisor/program_choice.h"

#include <fmt/format.h>

#include <algorithm>

namespace cmakewatch {
namespace {

constexpr size_t most_keys = 9; // 1 to 9

} // namespace

bool ProgramChoice::take_key(char key) {
    if (!has_choice()) return false;
    if (key == '0') {
        choose(std::nullopt);
    } else if (key >= '1' && key <= '9' && static_cast<size_t>(key - '1') < programs_.size()) {
        choose(key - '1');
    } else {
        return false;
    }
    return true;
}

void ProgramChoice::choose(std::optional<int> program) {
    if (program == chosen_) return;
    const auto at = [this](int index) -> auto& { return programs_[static_cast<size_t>(index)]; };
    if (chosen_) at(*chosen_).second.leave_front();
    chosen_ = program;
    if (!chosen_) {
        console_.line("back to all programs");
        return output_.let_go();
    }
    output_.hold_back();
    console_.line(fmt::format("keys go to {}; {} 0 comes back to all programs", at(*chosen_).first, key_prefix_));
    at(*chosen_).second.come_to_front();
}

bool ProgramChoice::has_choice() const {
    return !programs_.empty() && programs_.front().second.has_terminal();
}

std::string ProgramChoice::keys() const {
    if (!has_choice()) return "";
    std::string text;
    for (size_t i = 0; i < std::min(programs_.size(), most_keys); ++i)
        text += fmt::format("{} {}, ", i + 1, programs_[i].first);
    return text + "0 all programs";
}

} // namespace cmakewatch
