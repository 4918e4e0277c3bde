#include "tool/build/build_diagnostics.h"

#include "tool/base/lines.h"
#include "tool/base/path.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace cmakewatch {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto start = text.find_first_not_of(" \t");
    if (start == std::string_view::npos) return {};
    return text.substr(start, text.find_last_not_of(" \t") - start + 1);
}

// FILE:LINE at the end of `text`. The line is 0 if there is none.
Diagnostic place_in(std::string_view text) {
    Diagnostic place;
    place.file = text;
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return place;
    const auto number = text.substr(colon + 1);
    const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), place.line);
    if (failed == std::errc{} && end == number.data() + number.size()) place.file = text.substr(0, colon);
    return place;
}

// Takes what a linker begins its lines with: /usr/bin/ld: or aarch64-linux-gnu-ld.bfd:
bool take_linker_name(std::string_view& line) {
    const auto end = line.find(": ");
    if (end == std::string_view::npos) return false;
    auto name = line.substr(0, end);
    if (const auto slash = name.rfind('/'); slash != std::string_view::npos) name.remove_prefix(slash + 1);
    for (const std::string_view kind : {".bfd", ".gold"})
        if (name.ends_with(kind)) name.remove_suffix(kind.size());
    if (name != "ld" && !name.ends_with("-ld")) return false;
    line.remove_prefix(end + 2);
    return true;
}

// What GNU ld and gold say of symbols, behind the place.
constexpr std::array<std::string_view, 4> linker_complaints{": undefined reference to ", ": multiple definition of ",
                                                            ": error: undefined reference to ",
                                                            ": error: multiple definition of "};

} // namespace

std::optional<Diagnostic> BuildDiagnostics::take(std::string_view line) {
    const auto plain = without_colours(line);
    auto found = parse_diagnostic(plain);
    if (take_cmake(plain) || take_reference(plain)) return found;
    if (found) {
        auto placed = *found;
        placed.file = path::absolute(placed.file, build_dir_);
        add(std::move(placed));
    } else if (!take_linker(plain)) {
        take_tool(plain);
    }
    return found;
}

void BuildDiagnostics::add(Diagnostic found) {
    const Place place{found.file, found.line, found.column, found.message};
    if (found.severity == "warning") warnings_.insert(place);
    if (found.severity == "error" && known_errors_.insert(place).second) errors_.push_back(std::move(found));
}

// CMake Error at FILE:LINE (COMMAND):
//   its message
bool BuildDiagnostics::take_cmake(std::string_view line) {
    if (cmake_ && line.starts_with("  ")) {
        cmake_->message = trimmed(line);
        add(*std::exchange(cmake_, std::nullopt));
        return true;
    }
    if (cmake_ && trimmed(line).empty()) return true; // some messages begin behind an empty line
    if (cmake_) add(*std::exchange(cmake_, std::nullopt));
    auto rest = line;
    if (!take_prefix(rest, "CMake ")) return false;
    take_prefix(rest, "Deprecation ");
    const bool is_error = take_prefix(rest, "Error");
    if (!is_error && !take_prefix(rest, "Warning")) return false;
    take_prefix(rest, " (dev)");
    Diagnostic found;
    if (take_prefix(rest, ": ")) {
        found.message = trimmed(rest);
    } else if (take_prefix(rest, " at ") || take_prefix(rest, " in ")) {
        if (rest.ends_with(':')) rest.remove_suffix(1);
        const auto command = rest.rfind(" (");
        const auto place = place_in(command == std::string_view::npos ? rest : rest.substr(0, command));
        found.file = path::absolute(place.file, source_dir_);
        found.line = place.line;
        found.message = "CMake error";
    } else {
        return false;
    }
    found.severity = is_error ? "error" : "warning";
    if (found.file.empty()) {
        add(std::move(found));
    } else {
        cmake_ = std::move(found);
    }
    return true;
}

// main.cpp:(.text+0x9): undefined reference to `f()', or /src/main.cpp:4: ... if there is debug information.
bool BuildDiagnostics::take_linker(std::string_view line) {
    for (const auto complaint : linker_complaints) {
        const auto at = line.find(complaint);
        if (at == std::string_view::npos) continue;
        auto place_text = line.substr(0, at);
        take_linker_name(place_text);
        Diagnostic found{"error", "", 0, 0, ""};
        if (!place_text.ends_with(')')) { // else a section, and the file is but a name
            const auto place = place_in(place_text);
            if (place.line > 0) found.file = path::absolute(place.file, build_dir_);
            found.line = found.file.empty() ? 0 : place.line;
        }
        auto message = line.substr(at + 2);
        take_prefix(message, "error: ");
        found.message = message.substr(0, message.find("; "));
        add(std::move(found));
        return true;
    }
    return false;
}

// >>> referenced by main.cpp:4 (/src/main.cpp:4)
bool BuildDiagnostics::take_reference(std::string_view line) {
    if (!unresolved_) return false;
    auto found = *std::exchange(unresolved_, std::nullopt);
    auto rest = line;
    const bool tells_where = take_prefix(rest, ">>> referenced by ") || take_prefix(rest, ">>> defined at ");
    if (tells_where) {
        if (const auto open = rest.rfind(" ("); open != std::string_view::npos && rest.ends_with(')'))
            rest = rest.substr(open + 2, rest.size() - open - 3);
        const auto place = place_in(trimmed(rest));
        if (place.line > 0) {
            found.file = path::absolute(place.file, build_dir_);
            found.line = place.line;
        }
    }
    add(std::move(found));
    return tells_where;
}

// TOOL: error: what is wrong. What only says that there was an error counts if there is no other.
bool BuildDiagnostics::take_tool(std::string_view line) {
    auto rest = line;
    if (const auto outputs = failed_outputs(line); !outputs.empty()) {
        general_.push_back({"error", "", 0, 0, "failed: " + outputs});
        return true;
    }
    if (take_linker_name(rest) && rest.starts_with("cannot find ")) {
        add({"error", "", 0, 0, std::string(rest)});
        return true;
    }
    for (const std::string_view severity : {": error: ", ": fatal error: ", ": fatal: "}) {
        const auto at = line.find(severity);
        if (at == std::string_view::npos || at == 0 || line.substr(0, at).find(' ') != std::string_view::npos) continue;
        Diagnostic found{"error", "", 0, 0, std::string(line.substr(at + severity.size()))};
        const bool is_general = found.message.starts_with("ld returned ") ||
                                found.message.starts_with("linker command failed") ||
                                (line.starts_with("ninja: ") && found.message.starts_with("rebuilding "));
        if (is_general) {
            general_.push_back(std::move(found));
        } else if (found.message.starts_with("undefined symbol") || found.message.starts_with("duplicate symbol")) {
            unresolved_ = std::move(found);
        } else {
            add(std::move(found));
        }
        return true;
    }
    return false;
}

std::vector<Diagnostic> BuildDiagnostics::errors() const {
    auto all = errors_;
    if (cmake_ && cmake_->severity == "error") all.push_back(*cmake_);
    if (unresolved_) all.push_back(*unresolved_);
    if (all.empty() && !general_.empty()) all.push_back(general_.front());
    return all;
}

} // namespace cmakewatch
