#include "tool/build/failure_place.h"

#include "tool/base/lines.h"

#include <charconv>

namespace cmakewatch {
namespace {

// A number at the beginning, which is cut off; 0 if there is none.
int take_number(std::string_view& text) {
    int number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || number <= 0) return 0;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    return number;
}

struct Placed {
    Diagnostic found;
    std::string_view rest; // behind the place
};

// FILE:LINE or FILE:LINE:COLUMN at the beginning; the file's name may hold colons.
std::optional<Placed> placed(std::string_view line) {
    for (auto colon = line.find(':'); colon != std::string_view::npos; colon = line.find(':', colon + 1)) {
        auto rest = line.substr(colon + 1);
        const int number = take_number(rest);
        if (colon == 0 || number == 0) continue;
        Placed place{{"error", std::string(line.substr(0, colon)), number, 0, ""}, rest};
        if (take_prefix(rest, ":")) {
            place.found.column = take_number(rest);
            if (place.found.column > 0) place.rest = rest;
        }
        return place;
    }
    return std::nullopt;
}

// FILE(LINE): error: in "CASE": what, of Boost.Test.
std::optional<Diagnostic> boost_failure(std::string_view line) {
    const auto at = line.find("): error: in ");
    const auto open = line.rfind('(', at);
    if (at == std::string_view::npos || open == std::string_view::npos || open == 0) return std::nullopt;
    auto rest = line.substr(open + 1);
    const int number = take_number(rest);
    if (number == 0 || !take_prefix(rest, "): error: ")) return std::nullopt;
    return Diagnostic{"error", std::string(line.substr(0, open)), number, 0, std::string(rest)};
}

// SUMMARY: AddressSanitizer: heap-use-after-free FILE:LINE:COLUMN in FUNCTION
std::optional<Diagnostic> sanitizer_summary(std::string_view line) {
    if (!take_prefix(line, "SUMMARY: ") || line.find("Sanitizer: ") == std::string_view::npos) return std::nullopt;
    const auto end = line.rfind(" in ");
    const auto start = line.rfind(' ', end == std::string_view::npos ? end : end - 1);
    if (start == std::string_view::npos) return std::nullopt;
    auto place = placed(line.substr(start + 1, end == std::string_view::npos ? end : end - start - 1));
    if (!place) return std::nullopt;
    place->found.message = line.substr(0, start);
    return place->found;
}

// PROGRAM: FILE:LINE: FUNCTION: Assertion `WHAT' failed.
std::optional<Diagnostic> assertion(std::string_view line) {
    const auto at = line.find(": Assertion ");
    if (at == std::string_view::npos || !line.ends_with("failed.")) return std::nullopt;
    auto place_text = line.substr(0, at);
    if (const auto program = place_text.find(": "); program != std::string_view::npos &&
                                                    placed(place_text.substr(program + 2)) &&
                                                    place_text.substr(0, program).find(':') == std::string_view::npos)
        place_text.remove_prefix(program + 2);
    auto place = placed(place_text);
    if (!place || !place->rest.starts_with(": ")) return std::nullopt;
    place->found.message = line.substr(at + 2);
    return place->found;
}

// Whether there is a line number, in any of these forms: most lines have none.
bool may_have_place(std::string_view line) {
    for (size_t i = 0; i + 1 < line.size(); ++i)
        if ((line[i] == ':' || line[i] == '(') && line[i + 1] >= '1' && line[i + 1] <= '9') return true;
    return false;
}

} // namespace

std::optional<Diagnostic> parse_failure(std::string_view line) {
    if (!may_have_place(line)) return std::nullopt;
    const auto plain = without_colours(line);
    if (auto found = sanitizer_summary(plain)) return found;
    if (auto found = assertion(plain)) return found;
    if (auto found = boost_failure(plain)) return found;
    auto place = placed(plain);
    if (!place) return std::nullopt;
    const bool is_failure = place->rest == ": Failure" || place->rest == ": FAILED:" ||
                            place->rest.starts_with(": runtime error: ") || place->rest.starts_with(": ERROR: ") ||
                            place->rest.starts_with(": FATAL ERROR: ");
    if (!is_failure) return std::nullopt;
    place->found.message = place->rest.substr(2);
    if (place->found.message.ends_with(':')) place->found.message.pop_back();
    return place->found;
}

} // namespace cmakewatch
