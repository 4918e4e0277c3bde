#include "tool/project/step_times.h"

#include <algorithm>
#include <array>
#include <map>

namespace cmakewatch {
namespace {

constexpr std::array<std::string_view, 5> compiled_suffixes{".o", ".obj", ".gch", ".pch", ".pcm"};

} // namespace

StepKind kind_of_step(std::string_view output, const std::set<std::string, std::less<>>& linked) {
    const auto ends_output = [output](std::string_view suffix) { return output.ends_with(suffix); };
    if (std::any_of(compiled_suffixes.begin(), compiled_suffixes.end(), ends_output)) return StepKind::compile;
    return linked.contains(output) ? StepKind::link : StepKind::other;
}

EditCycle::Steps wall_times(const std::vector<LoggedStep>& steps, const std::set<std::string, std::less<>>& linked) {
    // At each moment at which a step begins or ends: how many more of each kind run from then on.
    std::map<int, std::array<int, 3>> moments;
    for (const auto& step : steps) {
        const auto kind = static_cast<size_t>(kind_of_step(step.output, linked));
        ++moments[step.start_ms][kind];
        --moments[step.end_ms][kind];
    }
    std::array<std::int64_t, 3> times{};
    std::array<int, 3> running{};
    int before = 0;
    for (const auto& [moment, more] : moments) {
        const auto first = std::find_if(running.begin(), running.end(), [](int count) { return count > 0; });
        if (first != running.end()) times.at(static_cast<size_t>(first - running.begin())) += moment - before;
        for (size_t kind = 0; kind < running.size(); ++kind) running.at(kind) += more.at(kind);
        before = moment;
    }
    return {times[0], times[1], times[2]};
}

} // namespace cmakewatch
