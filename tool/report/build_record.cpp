#include "tool/report/build_record.h"

#include "tool/report/counted.h"
#include "tool/report/status_text.h"

#include <algorithm>
#include <set>
#include <utility>

namespace cmakewatch {
namespace {

constexpr size_t most_errors = 5;         // that are repeated
constexpr size_t most_steps = 5;          // in the explanation
constexpr size_t most_output = 1U << 20U; // bytes that are kept

} // namespace

BuildRecord::BuildRecord(int number, const std::vector<Change>& changes, const SourceNames& names,
                         std::string build_dir)
    : number_(number), diagnostics_(std::move(build_dir), names.source_dir()) {
    for (const auto& change : changes)
        reasons_.push_back(fmt::format("{} ({})", names.in_project(change.path), to_string(change.kind)));
}

void BuildRecord::step_told(const Progress& progress, bool has_ended) {
    steps_ = progress.done;
    last_step_ = progress.description;
    if (has_ended && first_steps_.size() < most_steps) first_steps_.push_back(short_step(progress.description));
}

// Of the output the first errors matter most.
BuildRecord::Line BuildRecord::take_line(std::string_view line) {
    if (output_.size() <= most_output) {
        output_.append(line).append("\n");
        if (output_.size() > most_output) output_ += "[the rest is not kept]\n";
    }
    return {filter_.shows(line), diagnostics_.take(line)};
}

double BuildRecord::seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

std::string BuildRecord::error_count() const {
    const auto errors = diagnostics_.errors();
    std::set<std::string> files;
    for (const auto& error : errors)
        if (!error.file.empty()) files.insert(error.file);
    if (errors.empty()) return "";
    return fmt::format(": {}{}", counted(errors.size(), "error"),
                       files.empty() ? "" : fmt::format(" in {}", counted(files.size(), "file")));
}

std::vector<std::string> BuildRecord::error_lines(const SourceNames& names) const {
    const auto errors = diagnostics_.errors();
    std::vector<std::string> lines;
    for (size_t i = 0; i < std::min(errors.size(), most_errors); ++i) lines.push_back("  " + names.shown(errors[i]));
    if (errors.size() > most_errors) lines.push_back(fmt::format("  and {} more", errors.size() - most_errors));
    return lines;
}

std::vector<std::string> BuildRecord::explanation() const {
    const auto steps = static_cast<size_t>(steps_);
    std::vector<std::string> lines{fmt::format("build #{}: {}", number_,
                                               reasons_.empty() ? "it was asked for, or nothing was known to be built"
                                                                : "because of " + first_names(reasons_)),
                                   steps == 0 ? "ninja had nothing to do"
                                              : fmt::format("ninja ran {}: {}", counted(steps, "step"),
                                                            first_names(first_steps_, first_steps_.size()) +
                                                                and_more(steps, first_steps_.size()))};
    if (!outcome_.empty()) lines.push_back("result: " + outcome_);
    return lines;
}

} // namespace cmakewatch
