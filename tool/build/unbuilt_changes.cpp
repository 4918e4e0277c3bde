#include "tool/build/unbuilt_changes.h"

#include <utility>

namespace cmakewatch {
namespace {

void merge(UnbuiltChanges::Entry& into, const UnbuiltChanges::Entry& more) {
    auto change = more.change;
    const auto& before = into.change;
    change.add_shadows(before.shadows);
    change.was_gone = change.was_gone || before.was_gone;
    change.is_of_watch_build = change.is_of_watch_build || before.is_of_watch_build;
    if (before.kind == ChangeKind::cmake || before.kind == ChangeKind::glob) change.kind = before.kind;
    into.change = std::move(change);
    into.is_hidden = into.is_hidden || more.is_hidden;
}

void add_to(UnbuiltChanges::Entries& entries, const UnbuiltChanges::Entry& entry) {
    const auto [found, is_new] = entries.emplace(entry.change.path, entry);
    if (!is_new) merge(found->second, entry);
}

} // namespace

void UnbuiltChanges::add(const Change& change, bool is_hidden) {
    for (auto& [target, entries] : by_target_) add_to(entries, {change, is_hidden});
}

std::optional<UnbuiltChanges::Entries> UnbuiltChanges::of(const std::vector<std::string>& targets) const {
    Entries all;
    for (const auto& target : targets) {
        const auto found = by_target_.find(target);
        if (found == by_target_.end()) return std::nullopt;
        for (const auto& [path, entry] : found->second) add_to(all, entry);
    }
    return all;
}

void UnbuiltChanges::built(const std::vector<std::string>& targets) {
    for (const auto& target : targets) by_target_[target].clear();
}

std::vector<Change> UnbuiltChanges::take_hidden() {
    Entries hidden;
    for (auto& [target, entries] : by_target_)
        for (auto& [path, entry] : entries)
            if (std::exchange(entry.is_hidden, false)) hidden.emplace(path, entry);
    std::vector<Change> changes;
    for (const auto& [path, entry] : hidden) changes.push_back(entry.change);
    return changes;
}

} // namespace cmakewatch
