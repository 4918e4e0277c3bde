#include "tool/report/failure_links.h"

#include "tool/base/lines.h"
#include "tool/build/failure_place.h"

namespace cmakewatch {
namespace {

constexpr size_t longest_line = 4096; // such a place stands in a shorter one

} // namespace

std::string FailureLinks::in_line(std::string line) const {
    const auto place = parse_failure(line);
    if (!place) return line;
    on_failure_(*place);
    return names_.with_link(std::move(line), *place);
}

std::string FailureLinks::take(std::string_view output) {
    std::string linked;
    linked.reserve(output.size());
    while (!output.empty()) {
        const auto end = output.find('\n');
        const auto whole = output.substr(0, end == std::string_view::npos ? end : end + 1);
        output.remove_prefix(whole.size());
        if (end == std::string_view::npos || !begun_.empty()) {
            linked += whole;
            if (begun_.size() < longest_line) begun_ += whole;
            if (end == std::string_view::npos) break;
            std::string_view begun = begun_;
            (void)in_line(std::string(take_line(begun)));
            begun_.clear();
        } else {
            auto rest = whole;
            const auto line = take_line(rest);
            linked += in_line(std::string(line));
            linked += whole.substr(line.size());
        }
    }
    return linked;
}

} // namespace cmakewatch
