#include "tool/session/change_ledger.h"

#include <algorithm>
#include <utility>

namespace cmakewatch::session {

// The state that was told of last.
std::optional<FileState> ChangeLedger::last_state(const std::string& path) const {
    if (const auto waiting = pending_.find(path); waiting != pending_.end()) return waiting->second.state;
    if (const auto seen = in_build_.find(path); seen != in_build_.end()) return seen->second;
    if (const auto built = built_.find(path); built != built_.end()) return built->second;
    return std::nullopt;
}

bool ChangeLedger::knows(const Change& change) const {
    return last_state(change.path) == change.state || rewritten_inputs_.has_taken(change) ||
           (change.is_guess && build_writes_.knows(change));
}

bool ChangeLedger::is_write_of_build(const Change& change) {
    switch (change.build_write) {
    case BuildWrite::none:
        rewritten_inputs_.note_edit(change.path);
        build_writes_.note_edit(change.path);
        return false;
    case BuildWrite::unlikely:
        if (!rewritten_inputs_.take(change)) return false;
        if (rewritten_inputs_.is_new(change.path)) emit(command::ReportRewrittenInput{change.path});
        return true;
    case BuildWrite::possible:
    case BuildWrite::named: break;
    }
    return build_writes_.take(change);
}

bool ChangeLedger::is_told_by_another(const Change& change, int program) {
    const auto known = told_.find(change.path);
    if (known == told_.end()) return false;
    const auto& told = known->second.change;
    const bool adds_shadows = std::any_of(change.shadows.begin(), change.shadows.end(), [&](const auto& header) {
        return std::find(told.shadows.begin(), told.shadows.end(), header) == told.shadows.end();
    });
    const bool is_same = told.state == change.state && told.kind == change.kind && !adds_shadows;
    return is_same && known->second.programs.insert(program).second;
}

ChangeLedger::Consequence ChangeLedger::take(Change& change, const event::Changed& event, bool is_building) {
    const auto consequence = consequence_of(change, event, is_building);
    if (consequence != Consequence::nothing) told_[change.path] = {change, {event.program}};
    return consequence;
}

ChangeLedger::Consequence ChangeLedger::consequence_of(Change& change, const event::Changed& event, bool is_building) {
    if (event.from_scan && knows(change)) return Consequence::nothing;
    if (change.kind == ChangeKind::runtime) {
        built_[change.path] = change.state;
        return Consequence::restart;
    }
    if (is_write_of_build(change)) return Consequence::nothing;
    change.during_build = is_building;
    // Editors let a file go for a moment at every save, which matters only to a build at that very moment.
    const auto known = last_state(change.path);
    change.was_gone = (change.was_gone && is_building) || (known && !known->exists);
    build_loop_.note(change.path, change.is_guess && (is_building || event.is_soon_after_build));
    source_loop_.note(change.path, event.is_soon_after_start);
    auto& waiting = pending_[change.path];
    change.was_gone = change.was_gone || waiting.was_gone;
    change.add_shadows(waiting.shadows);
    waiting = change;
    return Consequence::build;
}

int ChangeLedger::feedback_wait_ms() const {
    return std::max(build_loop_.delay_ms(), source_loop_.delay_ms());
}

int ChangeLedger::wait_ms() const {
    return std::max(feedback_wait_ms(), rewritten_inputs_.wait_ms());
}

std::vector<Change> ChangeLedger::begin_build(bool has_waited) {
    build_writes_.begin();
    rewritten_inputs_.begin_build(has_waited);
    const bool are_guesses =
        std::all_of(pending_.begin(), pending_.end(), [](const auto& entry) { return entry.second.is_guess; });
    if (build_loop_.begin(are_guesses)) emit(command::ReportFeedbackLoop{build_loop_.causes(), false});
    if (source_loop_.begin()) emit(command::ReportFeedbackLoop{source_loop_.causes(), true});
    std::vector<Change> changes;
    for (auto& [path, change] : std::exchange(pending_, {})) {
        in_build_[path] = change.state;
        changes.push_back(std::move(change));
    }
    return changes;
}

std::vector<std::string> ChangeLedger::end_good_build() {
    rewritten_inputs_.end_build(true);
    (void)build_writes_.end(true);
    std::vector<std::string> dropped;
    std::erase_if(pending_, [&](const auto& entry) {
        const auto write = entry.second.build_write;
        const bool counts_by_place = write == BuildWrite::possible || write == BuildWrite::named;
        if (counts_by_place) dropped.push_back(entry.first);
        return counts_by_place;
    });
    for (const auto& [path, state] : std::exchange(in_build_, {})) built_[path] = state;
    return dropped;
}

std::vector<Change> ChangeLedger::end_bad_build() {
    auto edits = build_writes_.end(false);
    for (auto& change : edits) {
        change.during_build = true;
        build_loop_.note(change.path, true);
        pending_[change.path] = change;
    }
    return edits;
}

} // namespace cmakewatch::session
