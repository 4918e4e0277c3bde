#include "tool/doctor/doctor_command.h"

#include "tool/base/environment_variables.h"
#include "tool/doctor/checks.h"

#include <algorithm>

namespace cmakewatch {
namespace {

std::string named_by(const Options& options) {
    if (!options.build_dir.empty()) return "--build-dir";
    if (!options.preset.empty()) return "preset " + options.preset;
    return environment_variable("CMAKEWATCH_BUILD_DIR").empty() ? "" : "CMAKEWATCH_BUILD_DIR";
}

} // namespace

std::vector<Finding> examine(const Options& options, Result<std::string> build_dir,
                             const std::string& current_directory) {
    const auto site = look_at(
        {current_directory, named_by(options), std::move(build_dir), options.configuration, options.trust_build_dir});
    std::vector<Finding> findings;
    for (const auto& check : all_checks()) {
        if (!check.applies_to(site)) continue;
        findings.push_back(check.look(site));
        findings.back().check = check.name;
    }
    if (options.quiet) std::erase_if(findings, [](const auto& finding) { return finding.verdict == Verdict::ok; });
    return findings;
}

int exit_code_of(const std::vector<Finding>& findings) {
    return std::any_of(findings.begin(), findings.end(),
                       [](const auto& finding) { return finding.verdict == Verdict::error; })
               ? 1
               : 0;
}

} // namespace cmakewatch
