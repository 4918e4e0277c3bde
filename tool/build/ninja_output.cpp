#include "tool/build/ninja_output.h"

#include "tool/base/lines.h"

#include <array>
#include <charconv>
#include <utility>

namespace cmakewatch {
namespace {

constexpr size_t most_colour_codes_before_text = 16;
constexpr std::string_view progress_mark = "@cmakewatch ";

// Without a sign.
bool take_number(std::string_view& text, int& number) {
    if (text.starts_with('-')) return false;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    if (result.ec != std::errc{}) return false;
    text.remove_prefix(static_cast<size_t>(result.ptr - text.data()));
    return true;
}

} // namespace

std::optional<Progress> parse_progress(std::string_view line) {
    Progress progress;
    if (!take_prefix(line, progress_mark) || !take_number(line, progress.started) || !take_prefix(line, " ") ||
        !take_number(line, progress.done) || !take_prefix(line, " ") || !take_number(line, progress.total) ||
        !take_prefix(line, " "))
        return std::nullopt;
    progress.description = line;
    return progress;
}

bool StepCount::take_start(const Progress& progress) {
    is_new_ = progress.started <= started_ && progress.done <= done_;
    const bool is_start = is_new_ || progress.started > started_;
    ended_ = is_new_ ? progress.done : progress.done - done_;
    started_ = progress.started;
    done_ = progress.done;
    return is_start;
}

bool ConsoleSteps::may_start(const Progress& progress) {
    // The one before has ended, and counts. It is less than before if CMake has run, and all is counted anew.
    const bool may_follow = has_started_ && progress.done == done_ + 1;
    has_started_ = progress.done <= done_;
    done_ = progress.done;
    return has_started_ || may_follow;
}

std::string without_colours(std::string_view text) {
    std::string plain;
    for (size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\x1b' && at + 1 < text.size() && text[at + 1] == '[') {
            at += 2;
            while (at < text.size() && (text[at] < '@' || text[at] > '~')) ++at;
        } else {
            plain += text[at];
        }
    }
    return plain;
}

std::optional<Diagnostic> parse_diagnostic(std::string_view line) {
    const auto plain = without_colours(line);
    // The file's name may hold colons: look for the first ":<line>:" that a severity follows.
    for (auto colon = plain.find(':'); colon != std::string::npos; colon = plain.find(':', colon + 1)) {
        auto rest = std::string_view(plain).substr(colon + 1);
        Diagnostic found;
        if (colon == 0 || !take_number(rest, found.line) || !take_prefix(rest, ":")) continue;
        if (take_number(rest, found.column) && !take_prefix(rest, ":")) continue;
        if (!take_prefix(rest, " ")) continue;
        take_prefix(rest, "fatal ");
        for (const std::string_view severity : {"error", "warning", "note"}) {
            auto message = rest;
            if (!take_prefix(message, severity) || !take_prefix(message, ": ")) continue;
            found.severity = severity;
            found.file = plain.substr(0, colon);
            found.message = message;
            return found;
        }
    }
    return std::nullopt;
}

bool lacks_target(std::string_view line) {
    return line.starts_with("ninja: error: unknown target ");
}

bool blames_manifest(std::string_view line) {
    if (lacks_target(line)) return true;
    if (!take_prefix(line, "ninja: error: ")) return false;
    if (line.starts_with('\'')) // a file that the manifest names
        return !line.starts_with("'/") && line.ends_with(" missing and no known rule to make it");
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    line.remove_prefix(colon + 1);
    int number = 0;
    return take_number(line, number) && take_prefix(line, ": "); // FILE:LINE: what is wrong
}

std::vector<std::string> dependency_cycle(std::string_view line) {
    constexpr std::string_view arrow = " -> ";
    std::vector<std::string> files;
    if (!take_prefix(line, "ninja: error: dependency cycle: ") &&
        !take_prefix(line, "ninja: build stopped: dependency cycle: "))
        return files;
    // The last one is the first one again, with more text behind it.
    for (auto end = line.find(arrow); end != std::string_view::npos; end = line.find(arrow)) {
        files.emplace_back(line.substr(0, end));
        line.remove_prefix(end + arrow.size());
    }
    return files;
}

bool tells_of_cmake(std::string_view line) {
    const auto progress = parse_progress(line);
    return progress && progress->description == "Re-running CMake...";
}

std::string_view configured_directory(std::string_view line) {
    return take_prefix(line, "-- Build files have been written to: ") ? line : std::string_view{};
}

// Source: ninja's src/status_printer.cc; the code is new in 1.13.
std::string failed_outputs(std::string_view line) {
    if (line.substr(0, most_colour_codes_before_text).find("FAILED: ") == std::string_view::npos) return "";
    const auto plain = without_colours(line);
    std::string_view rest = plain;
    if (!take_prefix(rest, "FAILED: ")) return "";
    if (const auto code = rest.find("] "); rest.starts_with("[code=") && code != std::string_view::npos)
        rest.remove_prefix(code + 2);
    return std::string(trimmed(rest));
}

bool tells_of_interruption(std::string_view line) {
    const bool is_of_cmake = line.starts_with("ninja: error: rebuilding '") && line.ends_with(": interrupted by user");
    return is_of_cmake || line == "ninja: build stopped: interrupted by user.";
}

bool OutputFilter::shows(std::string_view line) {
    if (std::exchange(is_behind_failed_, false)) return false;
    const auto plain = without_colours(line);
    is_behind_failed_ = plain.starts_with("FAILED: ") && plain.ends_with(' '); // a step's own has no space there
    constexpr std::array<std::string_view, 3> noise{"-- ", "ninja: Entering directory", "ninja: no work to do."};
    for (const auto start : noise)
        if (plain.starts_with(start)) return false;
    return true;
}

} // namespace cmakewatch
