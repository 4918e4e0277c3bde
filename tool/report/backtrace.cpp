#include "tool/report/backtrace.h"

#include "tool/base/lines.h"
#include "tool/base/path.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace cmakewatch {
namespace {

void take_address(std::string_view& text) {
    const auto in = text.find(" in ");
    if (text.starts_with("0x") && in == text.find(' ')) text.remove_prefix(in + 4);
}

// Up to the arguments: those of a template may hold parentheses too.
std::string_view function_of(std::string_view call) {
    int depth = 0;
    for (size_t i = 0; i + 1 < call.size(); ++i) {
        if (call[i] == '<') ++depth;
        if (call[i] == '>') --depth;
        if (depth == 0 && call[i] == ' ' && call[i + 1] == '(') return call.substr(0, i);
    }
    return call.substr(0, call.find(" ("));
}

// #3  0x000055d0 in f (x=1) at /p/f.cpp:12
std::optional<Frame> parse_frame(std::string_view line) {
    Frame frame;
    if (!take_prefix(line, "#")) return std::nullopt;
    const auto [end, failed] = std::from_chars(line.data(), line.data() + line.size(), frame.number);
    if (failed != std::errc{}) return std::nullopt;
    line.remove_prefix(static_cast<size_t>(end - line.data()));
    if (!take_prefix(line, "  ") && !take_prefix(line, " ")) return std::nullopt;
    take_address(line);
    const auto at = line.rfind(" at ");
    const auto colon = line.rfind(':');
    if (at != std::string_view::npos && colon != std::string_view::npos && colon > at) {
        std::from_chars(line.data() + colon + 1, line.data() + line.size(), frame.line);
        frame.file = line.substr(at + 4, colon - at - 4);
        line = line.substr(0, at);
    }
    frame.call = line;
    frame.function = function_of(line);
    return frame;
}

} // namespace

std::vector<Frame> parse_backtrace(const std::vector<std::string>& lines) {
    std::vector<Frame> frames;
    for (const auto& line : lines) {
        auto frame = parse_frame(line);
        if (!frame) continue;
        if (frame->number == 0) frames.clear(); // gdb says where it is before it is asked
        frames.push_back(std::move(*frame));
    }
    return frames;
}

std::vector<Frame> from_project(std::vector<Frame> frames, const std::string& source_dir) {
    const auto first = std::find_if(frames.begin(), frames.end(),
                                    [&](const Frame& frame) { return path::is_under(frame.file, source_dir); });
    if (first != frames.end()) frames.erase(frames.begin(), first);
    return frames;
}

} // namespace cmakewatch
