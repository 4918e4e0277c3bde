#include "tool/supervisor/program_order.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>

namespace cmakewatch {
namespace {

using session::ProgramOptions;

// The way from the last of `way` back to one that is on it already; nothing if there is none.
std::vector<int> circle_behind(const std::vector<ProgramOptions>& programs, std::vector<int> way) {
    for (const auto& other : programs.at(static_cast<size_t>(way.back())).after) {
        const auto known = std::find(way.begin(), way.end(), other.program);
        if (known != way.end()) {
            std::vector<int> circle(known, way.end());
            circle.push_back(other.program);
            return circle;
        }
        auto longer = way;
        longer.push_back(other.program);
        if (auto circle = circle_behind(programs, std::move(longer)); !circle.empty()) return circle;
    }
    return {};
}

} // namespace

Result<std::vector<ProgramOptions>> program_options(const std::vector<LaunchSettings>& settings) {
    std::vector<ProgramOptions> programs(settings.size());
    for (size_t i = 0; i < settings.size(); ++i) {
        programs[i].restart = settings[i].restart;
        const bool is_manual = settings[i].restart == RestartWhen::manual;
        programs[i].starts_slowly = settings[i].is_of_tests; // CTest lists them first
        for (const auto& [name, keeps] : settings[i].after) {
            const auto other = std::find_if(settings.begin(), settings.end(), [&name = name](const auto& one) {
                return !one.name.empty() && one.name == name;
            });
            if (other != settings.end())
                programs[i].after.push_back({static_cast<int>(other - settings.begin()), keeps || is_manual});
        }
    }
    for (int i = 0; i < static_cast<int>(programs.size()); ++i) {
        const auto circle = circle_behind(programs, {i});
        if (circle.empty()) continue;
        std::vector<std::string> names;
        names.reserve(circle.size());
        for (const int program : circle) names.push_back(settings[static_cast<size_t>(program)].name);
        return Error{ErrorKind::project, "cannot order", names.front(),
                     fmt::format("each comes after the next: {}", fmt::join(names, " -> ")),
                     "AFTER in add_reload_target() must not go in a circle"};
    }
    return programs;
}

} // namespace cmakewatch
