#include "tool/doctor/findings_text.h"

#include "tool/base/paragraph.h"
#include "tool/base/printable.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace cmakewatch {
namespace {

constexpr size_t verdict_width = 9; // the longest one and two spaces

std::string_view colour_of(Verdict verdict) {
    return verdict == Verdict::ok ? "\x1b[32m" : verdict == Verdict::warning ? "\x1b[1;33m" : "\x1b[1;31m";
}

} // namespace

std::string findings_text(const std::vector<Finding>& findings, bool colours, size_t columns) {
    size_t longest = 0;
    for (const auto& finding : findings) longest = std::max(longest, finding.check.size());
    const auto indent = verdict_width + longest + 2;
    std::string lines;
    for (const auto& finding : findings) {
        const auto verdict = std::string(to_string(finding.verdict));
        lines += colours ? fmt::format("{}{}\x1b[0m", colour_of(finding.verdict), verdict) : verdict;
        lines += std::string(verdict_width - verdict.size(), ' ');
        lines += finding.check + std::string(longest + 2 - finding.check.size(), ' ');
        lines += paragraph(printable(finding.detail), indent, columns) + '\n';
        if (!finding.hint.empty())
            lines += std::string(indent, ' ') + paragraph("hint: " + printable(finding.hint), indent, columns) + '\n';
    }
    return lines;
}

std::string findings_json(const std::vector<Finding>& findings) {
    boost::json::array list;
    for (const auto& finding : findings)
        list.push_back(boost::json::object{{"check", finding.check},
                                           {"result", to_string(finding.verdict)},
                                           {"detail", finding.detail},
                                           {"hint", finding.hint}});
    return boost::json::serialize(list) + '\n';
}

} // namespace cmakewatch
