#include "tool/report/status_text.h"

#include "tool/report/duration_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace cmakewatch {
namespace {

constexpr size_t most_programs = 3;
constexpr double worth_telling = 1; // seconds

double seconds_between(StatusClock::time_point start, StatusClock::time_point end) {
    return std::chrono::duration<double>(end - start).count();
}

// Whole seconds: what is drawn anew each second does not flicker in its last digit.
std::string elapsed(StatusClock::time_point start, StatusClock::time_point now) {
    return duration_text(std::chrono::duration_cast<std::chrono::seconds>(now - start));
}

} // namespace

std::string short_step(std::string_view description) {
    constexpr std::string_view building = "Building ";
    constexpr std::string_view object = " object ";
    constexpr std::string_view directory = ".dir/";
    const auto object_at = description.find(object);
    const auto directory_at = description.find(directory);
    const bool is_of_compiler = description.starts_with(building) && object_at != std::string_view::npos &&
                                directory_at != std::string_view::npos && directory_at > object_at;
    if (!is_of_compiler) return std::string(description);
    auto source = description.substr(directory_at + directory.size());
    if (const auto end = source.rfind(".o"); end != std::string_view::npos && end > 0) source = source.substr(0, end);
    return fmt::format("{} {}", description.substr(0, object_at), source);
}

std::string status_text(const BuildUnderWay& build, StatusClock::time_point now) {
    auto text = fmt::format("building #{}", build.build);
    if (build.total > 0) text += fmt::format(" [{}/{}]", build.done, build.total);
    if (seconds_between(build.start, now) >= worth_telling) text += " " + elapsed(build.start, now);
    if (build.expected_seconds && *build.expected_seconds >= worth_telling)
        text += " of about " + duration_text(std::max(*build.expected_seconds, 1.0));
    const auto& steps = build.running.all();
    if (steps.empty()) return build.last_step.empty() ? text : text + " | " + short_step(build.last_step);
    text += " | " + short_step(steps.front().description);
    if (seconds_between(steps.front().start, now) >= worth_telling) text += " " + elapsed(steps.front().start, now);
    if (steps.size() > 1) text += fmt::format(", {} more", steps.size() - 1);
    return text;
}

std::string status_text(const TestsUnderWay& tests, StatusClock::time_point now) {
    auto text = fmt::format("testing #{} [{}/{}]", tests.build, tests.finished, tests.selected);
    if (tests.failed > 0) text += fmt::format(" {} failed", tests.failed);
    if (seconds_between(tests.start, now) >= worth_telling) text += " " + elapsed(tests.start, now);
    if (tests.running.empty()) return text;
    text += " | " + tests.running;
    if (seconds_between(tests.running_since, now) >= worth_telling) text += " " + elapsed(tests.running_since, now);
    return text;
}

std::string status_text(const Waiting& waiting) {
    auto text = waiting.outcome;
    const auto& programs = waiting.programs;
    for (size_t i = 0; i < std::min(programs.size(), most_programs); ++i)
        text += fmt::format(" | {} runs since {}", programs[i].name, programs[i].since);
    if (const auto count = programs.size(); count > most_programs)
        text += fmt::format(" | {} more {}", count - most_programs, count == most_programs + 1 ? "runs" : "run");
    if (waiting.builds > 0)
        text += fmt::format(" | {} {}, the last in {}", waiting.builds, waiting.builds == 1 ? "build" : "builds",
                            duration_text(waiting.last_seconds));
    if (waiting.takes_keys) text += " | ? shows keys";
    return text;
}

} // namespace cmakewatch
