#include "tool/report/change_text.h"

#include "tool/report/counted.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cmakewatch {
namespace {

constexpr size_t names_of_many = 2;

} // namespace

std::string change_text(const std::vector<Change>& changes, const SourceNames& names) {
    if (changes.size() > most_names_in_a_line) {
        std::vector<std::string> first;
        for (size_t i = 0; i < names_of_many; ++i) first.push_back(names.in_project(changes[i].path));
        return fmt::format("{} files changed ({}, ...)", grouped(changes.size()), fmt::join(first, ", "));
    }
    std::vector<std::string> changed;
    std::vector<std::string> deleted;
    for (const auto& change : changes)
        (change.state.exists ? changed : deleted).push_back(names.in_project(change.path));
    auto text = changed.empty() ? "" : fmt::format("{} changed", fmt::join(changed, ", "));
    if (!deleted.empty()) text += fmt::format("{}{} deleted", text.empty() ? "" : ", ", fmt::join(deleted, ", "));
    return text;
}

std::string reason_text(const std::vector<Change>& changes, const SourceNames& names) {
    std::vector<std::string> all;
    all.reserve(changes.size());
    for (const auto& change : changes)
        all.push_back(names.in_project(change.path) + (change.state.exists ? "" : " (deleted)"));
    return first_names(all);
}

} // namespace cmakewatch
