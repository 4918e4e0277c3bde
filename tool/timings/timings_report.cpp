#include "tool/timings/timings_report.h"

#include "tool/base/paragraph.h"
#include "tool/base/printable.h"
#include "tool/report/counted.h"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace cmakewatch {
namespace {

constexpr size_t widest_bar = 40;

std::array<std::pair<const char*, std::int64_t>, 7> parts_of(const CycleMedians& cycle) {
    return {{{"compile", cycle.compile_ms},
             {"link", cycle.link_ms},
             {"other steps", cycle.other_ms},
             {"Ninja itself", cycle.ninja_ms},
             {"stop", cycle.stop_ms},
             {"start", cycle.start_ms},
             {"cmakewatch", cycle.ours_ms}}};
}

std::string seconds(std::int64_t milliseconds) {
    return fmt::format("{:.2f} s", static_cast<double>(milliseconds) / 1000);
}

std::string of_targets(const TimingsReport& report) {
    return report.targets.empty() ? "" : printable(fmt::format(" of {}", fmt::join(report.targets, ", ")));
}

std::string cycle_text(const TimingsReport& report, bool colours) {
    const auto& cycle = report.cycle;
    const auto parts = parts_of(cycle);
    std::int64_t longest = 1;
    for (const auto& [name, milliseconds] : parts) longest = std::max(longest, milliseconds);
    std::string text;
    for (const auto& [name, milliseconds] : parts) {
        const auto bar =
            std::string(static_cast<size_t>(milliseconds) * widest_bar / static_cast<size_t>(longest), '#');
        auto line = fmt::format("  {:<13}{:>9}", name, seconds(milliseconds));
        if (!bar.empty()) line += colours ? fmt::format("  \x1b[36m{}\x1b[0m", bar) : "  " + bar;
        text += line + '\n';
    }
    return text + fmt::format("  {:<13}{:>9}\n", "total", seconds(cycle.total_ms));
}

std::string files_text(const std::vector<FileCost>& files, bool with_edits) {
    auto text = with_edits ? fmt::format("{:>7}{:>10}{:>9}  file\n", "edits", "compile", "objects")
                           : fmt::format("{:>10}  file\n", "compile");
    for (const auto& cost : files)
        text += with_edits ? fmt::format("{:>7}{:>10}{:>9}  {}\n", cost.edits, seconds(cost.compile_ms), cost.objects,
                                         printable(cost.file))
                           : fmt::format("{:>10}  {}\n", seconds(cost.compile_ms), printable(cost.file));
    return text;
}

std::string gain_text(const Advice& advice) {
    return advice.gain_ms > 0 ? fmt::format("gain: at most {} {}", seconds(advice.gain_ms), advice.gain_of)
                              : "gain: " + advice.gain_of;
}

std::string advice_text(const std::vector<Advice>& all, size_t columns) {
    constexpr size_t indent = 4;
    const std::string spaces(indent, ' ');
    std::string text;
    for (const auto& advice : all) {
        text += "  - " + paragraph(advice.what, indent, columns) + '\n';
        for (const auto& line : {advice.setting, gain_text(advice)})
            text += spaces + paragraph(line, indent, columns) + '\n';
    }
    return text;
}

struct Spread {
    std::int64_t median = 0;
    std::int64_t least = 0;
    std::int64_t most = 0;
};

Spread spread_of(std::vector<std::int64_t> values) {
    std::sort(values.begin(), values.end());
    return {values[values.size() / 2], values.front(), values.back()};
}

std::string spread_text(const std::string& name, const Spread& spread) {
    constexpr double microseconds = 1e6;
    return fmt::format(
        "  {:<13}{:>7.3f} s  ({:.3f} to {:.3f})\n", name, static_cast<double>(spread.median) / microseconds,
        static_cast<double>(spread.least) / microseconds, static_cast<double>(spread.most) / microseconds);
}

// A difference is clear if neither could be the other one, as far as was seen.
std::string verdict(const Spread& before, const Spread& after, const LinkTimes& trial) {
    const bool is_clear = (before.median < after.least || before.median > after.most) &&
                          (after.median < before.least || after.median > before.most);
    if (!is_clear) return "There is no clear difference.";
    const auto ratio = [](std::int64_t more, std::int64_t less) {
        return static_cast<double>(more) / static_cast<double>(std::max<std::int64_t>(less, 1));
    };
    return after.median < before.median
               ? fmt::format("{} links {:.1f} times as fast: {}", trial.linker, ratio(before.median, after.median),
                             trial.setting)
               : fmt::format("{} takes {:.1f} times as long.", trial.linker, ratio(after.median, before.median));
}

std::string trial_text(const LinkTimes& trial, size_t columns) {
    const auto before = spread_of(trial.as_it_is_us);
    const auto after = spread_of(trial.with_linker_us);
    return spread_text("as it is", before) + spread_text("with " + trial.linker, after) + "  " +
           paragraph(verdict(before, after, trial), 2, columns) + '\n';
}

} // namespace

std::string timings_text(const TimingsReport& report, bool colours, size_t columns) {
    const auto lines = [columns](const std::string& text) { return paragraph(text, 0, columns) + '\n'; };
    const auto head = [&](const std::string& text) {
        return colours ? fmt::format("\x1b[1m{}\x1b[0m\n", paragraph(text, 0, columns)) : lines(text);
    };
    std::string text;
    if (report.cycle.edits > 0)
        text += head(fmt::format("Where an edit's time goes: the median of the last {}{}",
                                 counted(report.cycle.edits, "edit"), of_targets(report))) +
                cycle_text(report, colours);
    else
        text += lines(fmt::format("No edit{} with a good build is recorded yet. Each session records its edits: "
                                  "cmakewatch run, build or test.",
                                  of_targets(report)));
    const bool with_edits = report.recorded > 0;
    if (!report.files.empty())
        text += '\n' +
                head(with_edits ? "The files that cost most: compile time of what includes them x edits"
                                : "The slowest files to compile, by Ninja's log") +
                files_text(report.files, with_edits);
    if (report.objects > 0)
        text += '\n' + lines(fmt::format("A full build compiles {} in {}, with one job at a time.",
                                         counted(report.objects, "object"), seconds(report.full_compile_ms)));
    if (const auto& trial = report.trial)
        text += '\n' +
                head(fmt::format("The link of {}: the median of {} times each way", printable(trial->target),
                                 trial->as_it_is_us.size())) +
                trial_text(*trial, columns);
    if (!report.advice.empty()) text += '\n' + head("What would help") + advice_text(report.advice, columns);
    return text;
}

std::string timings_json(const TimingsReport& report) {
    const auto& cycle = report.cycle;
    boost::json::array files;
    for (const auto& cost : report.files)
        files.push_back(boost::json::object{
            {"file", cost.file}, {"compile_ms", cost.compile_ms}, {"objects", cost.objects}, {"edits", cost.edits}});
    boost::json::array advice;
    for (const auto& one : report.advice)
        advice.push_back(boost::json::object{{"name", one.name},
                                             {"what", one.what},
                                             {"setting", one.setting},
                                             {"gain_at_most_ms", one.gain_ms},
                                             {"gain_of", one.gain_of}});
    boost::json::value trial; // null
    if (report.trial)
        trial = boost::json::object{{"target", report.trial->target},
                                    {"linker", report.trial->linker},
                                    {"as_it_is_us", boost::json::value_from(report.trial->as_it_is_us)},
                                    {"with_linker_us", boost::json::value_from(report.trial->with_linker_us)},
                                    {"setting", report.trial->setting}};
    return boost::json::serialize(boost::json::object{
               {"targets", boost::json::value_from(report.targets)},
               {"recorded_edits", report.recorded},
               {"cycle",
                {{"edits", cycle.edits},
                 {"compile_ms", cycle.compile_ms},
                 {"link_ms", cycle.link_ms},
                 {"other_ms", cycle.other_ms},
                 {"ninja_ms", cycle.ninja_ms},
                 {"stop_ms", cycle.stop_ms},
                 {"start_ms", cycle.start_ms},
                 {"ours_ms", cycle.ours_ms},
                 {"total_ms", cycle.total_ms}}},
               {"files", std::move(files)},
               {"advice", std::move(advice)},
               {"trial", std::move(trial)},
               {"full_build", {{"objects", report.objects}, {"compile_ms", report.full_compile_ms}}}}) +
           '\n';
}

} // namespace cmakewatch
