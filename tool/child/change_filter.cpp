#include "tool/child/change_filter.h"

#include "tool/base/file_system_posix.h"

#include <algorithm>

namespace cmakewatch {
namespace {

using std::chrono::milliseconds;

// Editors and git delete a file and bring it back at once.
constexpr milliseconds removal_hold{50};
// A writer that keeps the file open is taken to be done when it pauses.
constexpr milliseconds writing_hold{100};
// touch(1) sets the times of a file that it has open: its being closed is told next.
constexpr milliseconds touched_hold{10};
// A scan may come upon a file between its being emptied and written.
constexpr milliseconds fresh_file_hold{20};
// What appears beside the files that count may be an editor's file of a moment.
constexpr milliseconds new_file_hold{50};

} // namespace

void ChangeFilter::follow(std::shared_ptr<const WatchPlan> plan, FileTime since) {
    plan_ = std::move(plan);
    since_ = since;
    is_first_scan_ = true;
}

void ChangeFilter::add_programs_own(const std::vector<std::string>& paths) {
    programs_own_.insert(paths.begin(), paths.end());
}

bool ChangeFilter::take_event(const std::string& path, PathEvent::Kind kind) {
    const auto matters_as = plan_->kind_of(path);
    if (!matters_as && !plan_->kind_of_appearance(path)) return false;
    // One step writes several times: `cmake -E copy` nothing at first, an installation the times last.
    if (!plan_->files.contains(path) && plan_->is_written_by_build(path)) {
        if (kind == PathEvent::Kind::removed) gone_.insert(path);
        hold(path, writing_hold, false);
        return false;
    }
    switch (kind) {
    case PathEvent::Kind::written:
        if (is_newcomer(path)) break;
        held_.release(path);
        take(path, true, false);
        return true;
    case PathEvent::Kind::touched: hold(path, touched_hold, false); return false;
    case PathEvent::Kind::removed:
        gone_.insert(path);
        hold(path, removal_hold, false);
        return false;
    default:
        if (held_.contains(path) || !is_programs_own(path, matters_as)) hold(path, writing_hold, false);
        return false;
    }
    hold(path, new_file_hold, false);
    return false;
}

void ChangeFilter::begin_scan() {
    ++scan_;
}

void ChangeFilter::take_scanned(const ScannedFile& file) {
    const auto& [path, kind, is_planned, by_appearance, state] = file;
    const auto known = known_.find(path);
    if (held_.contains(path)) { // compared with what was known before, when its time has come
        if (known != known_.end()) known->second.scan = scan_;
        return;
    }
    const bool is_new = known == known_.end();
    const auto before = is_new ? FileState{} : known->second.state;
    const bool looks_the_same = !is_new && before == state;
    const bool had_digest = !is_new && known->second.digest.has_value();
    if (!is_new) known->second.scan = scan_;
    if (looks_the_same && had_digest && *known->second.digest != world_.digest_of(path) && !is_programs_own(path, kind))
        note(path, kind, state, false); // the session could not tell it from the version before
    // A new plan's files may be known from the plan before, but nobody has asked about them since.
    const bool is_newer = !state.exists ? is_planned : state.changed >= since_;
    const bool differs = by_appearance ? before.exists != state.exists : before != state;
    if (is_first_scan_ ? is_newer || (!is_new && differs) : is_new || differs) {
        // One that could have changed after the build has read it counts even if the session knows this state.
        const bool may_be_known = !is_new || !may_change_unseen(state, world_.file_time());
        const bool is_own = is_programs_own(path, kind); // a busy log would be held for ever
        // A new plan asks again for what events have told already: that was whole then.
        const bool has_been_told = is_first_scan_ && looks_the_same;
        if (!is_own && !has_been_told && may_be_half_written(before, state)) // emptied: more follows
            return hold(path, state.size == 0 ? writing_hold : fresh_file_hold, may_be_known);
        if (!is_own) note(path, kind, state, may_be_known);
    }
    if (looks_the_same && !had_digest) return;
    known_[path] = known_now(path, state, by_appearance);
}

void ChangeFilter::end_scan(bool is_whole) {
    if (!is_whole) return;
    forget_unseen();
    is_first_scan_ = false;
}

// What was there by a rule and is not any more.
void ChangeFilter::forget_unseen() {
    for (auto entry = known_.begin(); entry != known_.end();) {
        const auto& [path, known] = *entry;
        if (known.scan == scan_) {
            ++entry;
            continue;
        }
        const auto kind = known.by_appearance ? plan_->kind_of_appearance(path) : plan_->kind_of(path);
        if (kind && known.state.exists && !is_programs_own(path, kind)) note(path, *kind, world_.state_of(path), true);
        entry = known_.erase(entry);
    }
}

ChangeFilter::Known ChangeFilter::known_now(const std::string& path, const FileState& state, bool by_appearance) const {
    if (by_appearance || !may_change_unseen(state, world_.file_time()))
        return {state, by_appearance, std::nullopt, scan_};
    return {state, by_appearance, world_.digest_of(path), scan_};
}

// Whether a writer may be at work: `state` is of just now, or the size has changed but the times have not yet.
bool ChangeFilter::may_be_half_written(const FileState& before, const FileState& state) const {
    if (!state.exists) return false;
    if (before.exists && before.changed == state.changed) return true;
    return state.changed > world_.file_time() - std::chrono::nanoseconds(fresh_file_hold).count();
}

// Once found, it stays so: when the program ends, its files are closed, and nobody has them open any more.
bool ChangeFilter::is_programs_own(const std::string& path, std::optional<ChangeKind> kind) {
    if (kind != ChangeKind::source || plan_->files.contains(path)) return false;
    if (programs_own_.contains(path)) return true;
    if (!world_.is_programs_own(path)) return false;
    programs_own_.insert(path);
    return true;
}

// Whoever has written it: it is what the build step would have left there.
bool ChangeFilter::is_copy_by_build(const std::string& path, ChangeKind kind) const {
    if (kind != ChangeKind::source || plan_->files.contains(path) || plan_->kind_of_appearance(path)) return false;
    const auto sources = plan_->sources_of_copy(path);
    return std::any_of(sources.begin(), sources.end(),
                       [&](const std::string& source) { return world_.have_same_content(path, source); });
}

// Matched by a pattern or a tree, not by name, and not there before.
bool ChangeFilter::is_newcomer(const std::string& path) const {
    if (plan_->files.contains(path) || !plan_->kind_of(path)) return false;
    const auto known = known_.find(path);
    return known == known_.end() || !known->second.state.exists;
}

// Looks at one path again and notes what differs; `even_if_same` also if its state does not (two writes within one
// tick of the file system's clock).
void ChangeFilter::take(const std::string& path, bool even_if_same, bool from_scan) {
    auto kind = plan_->kind_of(path);
    const bool by_appearance = !kind;
    if (by_appearance) kind = plan_->kind_of_appearance(path);
    if (!kind) return;
    const auto state = world_.state_of(path);
    const auto entry = known_.find(path);
    const bool is_known = entry != known_.end();
    const auto before = is_known ? entry->second.state : FileState{};
    const bool is_planned = plan_->files.contains(path);
    if (!before.exists && !state.exists && !is_planned) return; // an editor's file of a moment
    // It was there when the plan was made, and has been held back since.
    const bool has_gone_unknown = is_planned && !is_known && !state.exists;
    known_[path] = known_now(path, state, by_appearance);
    if (by_appearance ? before.exists == state.exists : !even_if_same && before == state && !has_gone_unknown) return;
    // Link count and permissions are no content: of a touched file the times count. A scan cannot know that it was not
    // written to, by somebody who has set its time back. A build may have failed for permissions, though.
    const bool can_help = plan_->mode == WatchPlan::Mode::wide && before.permissions != state.permissions;
    if (!by_appearance && !even_if_same && !from_scan && before.exists && state.exists &&
        before.modified == state.modified && before.size == state.size && before.inode == state.inode && !can_help)
        return;
    if (is_programs_own(path, kind)) return;
    note(path, *kind, state, from_scan);
}

void ChangeFilter::hold(const std::string& path, milliseconds time, bool from_scan) {
    held_.hold(path, world_.now() + time, from_scan);
}

std::vector<std::string> ChangeFilter::release_due() {
    std::vector<std::string> due;
    for (const auto& file : held_.take_due(world_.now())) {
        take(file.path, false, file.from_scan);
        due.push_back(file.path);
    }
    return due;
}

void ChangeFilter::release_all() {
    for (const auto& file : held_.take_all()) take(file.path, false, file.from_scan);
}

void ChangeFilter::note(const std::string& path, ChangeKind kind, const FileState& state, bool from_scan) {
    const bool was_gone = gone_.erase(path) > 0;
    if (is_copy_by_build(path, kind)) return;
    changes_.add({path, kind, state, {}, was_gone, false}, from_scan);
}

} // namespace cmakewatch
