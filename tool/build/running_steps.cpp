#include "tool/build/running_steps.h"

#include <algorithm>
#include <utility>

namespace cmakewatch {

void RunningSteps::begin(bool tells_of_starts) {
    *this = {};
    tells_of_starts_ = tells_of_starts;
}

RunningSteps::Told RunningSteps::take(const Progress& progress, std::chrono::steady_clock::time_point now) {
    if (!tells_of_starts_) return Told::end;
    const bool is_start = count_.take_start(progress);
    if (count_.is_new()) steps_.clear();
    auto ended = count_.ended();
    const auto is_told_of = [&](const RunningStep& step) { return step.description == progress.description; };
    if (!is_start) {
        if (const auto step = std::find_if(steps_.begin(), steps_.end(), is_told_of); step != steps_.end()) {
            steps_.erase(step);
            --ended;
        }
    }
    // Of the end of a step that had the terminal to itself, Ninja does not tell: no other has started since.
    for (; ended > 0 && !steps_.empty(); --ended) steps_.pop_back();
    if (is_start) steps_.push_back({std::string(progress.description), now});
    return is_start ? Told::start : Told::end;
}

} // namespace cmakewatch
