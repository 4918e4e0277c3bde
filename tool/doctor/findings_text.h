// Findings as people and scripts read them.
#pragma once

#include "tool/doctor/finding.h"

#include <string>
#include <vector>

namespace cmakewatch {

// A line each: verdict, check, detail, and a line with the hint below; cut between words at `columns`.
[[nodiscard]] std::string findings_text(const std::vector<Finding>& findings, bool colours, size_t columns);

// An array of {"check", "result", "detail", "hint"}.
[[nodiscard]] std::string findings_json(const std::vector<Finding>& findings);

} // namespace cmakewatch
