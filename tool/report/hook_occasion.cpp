#include "tool/report/hook_occasion.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cmakewatch {
namespace {

constexpr size_t most_changed_bytes = 64U << 10U;

std::string number_or_nothing(int number) {
    return number != 0 ? std::to_string(number) : "";
}

// One path a line; whole paths only.
std::string lines_of(const std::set<std::string>& paths) {
    std::string lines;
    for (const auto& path : paths) {
        if (lines.size() + path.size() >= most_changed_bytes) break;
        lines += (lines.empty() ? "" : "\n") + path;
    }
    return lines;
}

} // namespace

std::string_view to_string(HookEvent event) {
    switch (event) {
    case HookEvent::build_started: return "build_started";
    case HookEvent::build_failed: return "build_failed";
    case HookEvent::build_succeeded: return "build_succeeded";
    case HookEvent::restart: return "restart";
    case HookEvent::exit: return "exit";
    }
    return "";
}

std::string option_name(HookEvent event) {
    std::string name(to_string(event));
    std::replace(name.begin(), name.end(), '_', '-');
    return "--on-" + name;
}

std::vector<std::string> HookOccasion::variables() const {
    const bool has_signal = ended && ended->signal != 0;
    return {fmt::format("CMAKEWATCH_EVENT={}", to_string(event)),
            fmt::format("CMAKEWATCH_BUILD_DIR={}", build_dir),
            fmt::format("CMAKEWATCH_TARGET={}", fmt::join(targets, " ")),
            fmt::format("CMAKEWATCH_BUILD={}", build),
            fmt::format("CMAKEWATCH_PID={}", number_or_nothing(pid)),
            fmt::format("CMAKEWATCH_ITERATION={}", number_or_nothing(iteration)),
            fmt::format("CMAKEWATCH_CHANGED={}", lines_of(changed)),
            fmt::format("CMAKEWATCH_CODE={}", ended && !has_signal ? std::to_string(ended->code) : ""),
            fmt::format("CMAKEWATCH_SIGNAL={}", has_signal ? std::to_string(ended->signal) : "")};
}

const std::vector<std::string>& hook_variable_names() {
    static const auto names = [] {
        auto entries = HookOccasion{}.variables();
        for (auto& entry : entries) entry.resize(entry.find('='));
        return entries;
    }();
    return names;
}

} // namespace cmakewatch
