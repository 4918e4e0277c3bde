#include "tool/child/reloader.h"

#include "tool/build/files.h"
#include "tool/project/path.h"
#include "tool/watch/file_system_posix.h"

#include <boost/asio/post.hpp>
#include <xxhash.h>

#include <algorithm>

namespace cmakewatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Editors and git delete a file and bring it back at once.
constexpr int removal_hold_ms = 50;
// A writer that keeps the file open is taken to be done when it pauses.
constexpr int writing_hold_ms = 100;
// touch(1) sets the times of a file that it has open: its being closed is told next.
constexpr int touched_hold_ms = 10;
// A scan may come upon a file between its being emptied and written.
constexpr int fresh_file_hold_ms = 20;
// What appears beside the files that are meant may be an editor's file of a moment.
constexpr int new_file_hold_ms = 50;
constexpr int most_links = 40; // as Linux has it

// Whether a writer may be at work: `state` is of just now, or the size has changed but the times have not yet.
bool may_be_half_written(const FileState& before, const FileState& state) {
    if (!state.exists) return false;
    if (before.exists && before.changed == state.changed) return true;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return state.changed > std::chrono::nanoseconds(now - milliseconds(fresh_file_hold_ms)).count();
}

std::uint64_t digest_of(const std::string& path) {
    const auto content = read_file(path);
    return content ? XXH3_64bits(content->data(), content->size()) : 0;
}

bool any_lies_below(const std::string& directory, const std::set<std::string, std::less<>>& paths) {
    const auto below = paths.lower_bound(directory + "/");
    return below != paths.end() && path::is_under(*below, directory);
}

} // namespace

Reloader::Reloader(boost::asio::any_io_executor executor, WatcherKind wanted, int poll_interval_ms, Handler handler)
    : executor_(executor),
      wanted_(wanted),
      poll_interval_ms_(poll_interval_ms),
      handler_(std::move(handler)),
      hold_timer_(executor) {}

void Reloader::watch(WatchPlan plan, FileTime since, int number, const std::vector<std::string>& programs_own) {
    programs_own_.insert(programs_own.begin(), programs_own.end());
    look_for_untold();
    plan_ = std::move(plan);
    since_ = since;
    plan_number_ = number;
    is_first_scan_ = true;
    must_announce_ = true;
    wanted_directories_ = plan_->directories();
    header_directories_ = plan_->header_directories();
    deep_directories_ = plan_->deep_directories();
    arm();
}

void Reloader::arm() {
    if (is_arming_) {
        must_arm_again_ = true;
        return;
    }
    find_links();
    auto directories = directories_to_watch();
    directories_ = directories.size();
    if (!watcher_) {
        if (kinds_.empty()) kinds_ = watchers_to_try(wanted_, directories);
        start_next_watcher();
    }
    is_arming_ = true;
    watcher_->watch(directories, [this, directories] {
        is_arming_ = false;
        scan();
        find_links(); // what came or went before the watches were there has told nobody
        if (std::exchange(must_arm_again_, false) || directories_to_watch() != directories) return arm();
        if (std::exchange(must_announce_, false))
            handler_.on_watching(
                {std::string(watcher_->name()), plan_->files.size(), directories_, plan_->mode, plan_number_});
    });
}

void Reloader::find_links() {
    aliases_.clear();
    links_.clear();
    link_targets_.clear();
    std::set<std::string> without;
    for (const auto& directory : wanted_directories_) note_links(directory, without);
    for (const auto& [file, kind] : plan_->files)
        if (is_symbolic_link(file)) aliases_[note_links(file, without)].insert(file);
    for (const auto& link : links_) link_targets_.insert(note_links(link, without));
}

// One link may lead to the next, and each may come to lead elsewhere. `without` are paths that no link is part of.
// Returns where `path` leads to, be it there or not: it may come back.
std::string Reloader::note_links(const std::string& path, std::set<std::string>& without) {
    std::string known;
    std::string rest = path;
    for (int links = 0; !rest.empty() && links < most_links;) {
        const auto end = std::min(rest.find('/'), rest.size());
        const auto name = rest.substr(0, end);
        rest.erase(0, end + 1);
        if (name.empty() || name == ".") continue;
        if (name == "..") {
            known = known.find('/', 1) == std::string::npos ? "" : path::parent(known);
            continue;
        }
        const auto next = known + "/" + name;
        const auto target = without.contains(next) ? "" : link_target(next);
        if (target.empty()) {
            known = *without.insert(next).first;
            continue;
        }
        ++links;
        links_.insert(next);
        if (target.front() == '/') known.clear();
        rest = rest.empty() ? target : target + "/" + rest;
    }
    return known.empty() ? "/" : known;
}

// It may lead elsewhere now, to a file that is the same.
void Reloader::arm_if_link(const std::string& path) {
    if (is_symbolic_link(path)) arm();
}

void Reloader::start_next_watcher() {
    Watcher::Handler handler;
    handler.on_event = [this](const PathEvent& event) { on_event(event); };
    handler.on_doubt = [this] {
        // Directories may have come and gone as well: arming again compares all states.
        arm();
    };
    handler.on_lost = [this](const Error& error) {
        handler_.on_error(error);
        // Destroyed only after it has returned from this call.
        boost::asio::post(executor_, [lost = std::shared_ptr<Watcher>(std::move(watcher_))] {});
        is_arming_ = false;
        must_arm_again_ = false;
        must_announce_ = true;
        arm();
    };
    const auto kind = kinds_.front();
    if (kinds_.size() > 1) kinds_.erase(kinds_.begin()); // poll, the last one, never fails
    watcher_ = make_watcher(kind, executor_, std::move(handler), poll_interval_ms_);
}

std::vector<std::string> Reloader::directories_to_watch() {
    std::set<std::string> found;
    auto roots = plan_->roots;
    for (const auto& root : plan_->roots)
        if (auto real = real_path(root); !real.empty()) roots.push_back(std::move(real));
    const auto is_under_a_root = [&](const std::string& directory) {
        return std::any_of(roots.begin(), roots.end(),
                           [&](const std::string& root) { return path::is_under(directory, root); });
    };
    // With those above: they may be moved, or be symbolic links that come to lead elsewhere.
    const auto add = [&](std::string directory) {
        while (!is_directory(directory) && directory != "/" && directory != ".") directory = path::parent(directory);
        while (found.insert(directory).second && is_under_a_root(path::parent(directory)))
            directory = path::parent(directory);
    };
    for (const auto& directory : wanted_directories_) add(directory);
    for (const auto& link : links_) add(path::parent(link));
    // A directory elsewhere is watched by the link's name, as far as it is wanted.
    for (const auto& target : link_targets_)
        if (!is_directory(target) || is_under_a_root(target)) add(target);
    for (const auto& directory : deep_directories_) {
        add(directory);
        add_deep(directory, found);
    }
    header_places_.clear();
    if (!header_directories_.empty())
        for (const auto& directory : plan_->search_dirs) add_header_places(directory, header_places_);
    found.insert(header_places_.begin(), header_places_.end());
    return {found.begin(), found.end()};
}

// The directories below `search_dir` in which a header could appear under one of today's names.
void Reloader::add_header_places(const std::string& search_dir, std::set<std::string>& found) const {
    std::vector<std::string> waiting{""};
    while (!waiting.empty()) {
        const auto above = std::move(waiting.back());
        waiting.pop_back();
        for_each_entry(above.empty() ? search_dir : search_dir + "/" + above,
                       [&](const std::string& path, bool is_directory) {
                           if (!is_directory) return;
                           const auto name = (above.empty() ? "" : above + "/") + std::string(path::name(path));
                           if (header_directories_.contains(name) && found.insert(path).second) waiting.push_back(name);
                       });
    }
}

void Reloader::add_deep(const std::string& directory, std::set<std::string>& found) const {
    std::vector<std::string> waiting{directory};
    while (!waiting.empty()) {
        const auto current = std::move(waiting.back());
        waiting.pop_back();
        for_each_entry(current, [&](const std::string& path, bool is_directory) {
            if (!is_directory || is_symbolic_link(path) || plan_->is_ignored(path) || plan_->is_ignored(path + "/x"))
                return;
            if (state_of(path + "/CMakeCache.txt").exists) return; // another build directory
            if (found.insert(path).second || path != directory) waiting.push_back(path);
        });
    }
}

// Compares everything that counts with what is known of it.
void Reloader::scan() {
    if (!plan_) return;
    std::set<std::string> seen;
    for (const auto& [file, kind] : plan_->files) look_at(file, true, seen);
    const bool has_rules =
        !plan_->globs.empty() || !plan_->runtime_globs.empty() || !plan_->trees.empty() || !plan_->header_names.empty();
    if (has_rules) {
        std::set<std::string> visited;
        const auto visit = [&](const std::string& directory) {
            if (!visited.insert(directory).second) return;
            for_each_entry(directory, [&](const std::string& path, bool is_directory) {
                if (!is_directory && !plan_->files.contains(path)) look_at(path, false, seen);
            });
        };
        for (const auto& directory : wanted_directories_) visit(directory);
        for (const auto& directory : header_places_) visit(directory);
        for (const auto& directory : deep_directories_) {
            std::set<std::string> below{directory};
            add_deep(directory, below);
            for (const auto& deep : below) visit(deep);
        }
    }
    // What was there by a rule and is not any more.
    for (auto entry = known_.begin(); entry != known_.end();) {
        if (seen.contains(entry->first)) {
            ++entry;
            continue;
        }
        const auto kind =
            entry->second.by_appearance ? plan_->kind_of_appearance(entry->first) : plan_->kind_of(entry->first);
        if (kind && entry->second.state.exists && !is_programs_own(entry->first, kind))
            note(entry->first, *kind, state_of(entry->first), true);
        entry = known_.erase(entry);
    }
    is_first_scan_ = false;
    flush();
}

Reloader::Known Reloader::known_now(const std::string& path, const FileState& state, bool by_appearance) {
    if (by_appearance || !may_change_unseen(state)) return {state, by_appearance, std::nullopt};
    return {state, by_appearance, digest_of(path)};
}

void Reloader::look_at(const std::string& path, bool is_planned, std::set<std::string>& seen) {
    auto kind = plan_->kind_of(path);
    const bool by_appearance = !kind;
    if (by_appearance) kind = plan_->kind_of_appearance(path);
    if (!kind) return;
    seen.insert(path);
    if (held_.contains(path)) return; // compared with what was known before, when its time has come
    const auto state = state_of(path);
    const auto [entry, is_new] = known_.try_emplace(path, known_now(path, state, by_appearance));
    const bool looks_the_same = !is_new && entry->second.state == state;
    if (looks_the_same && entry->second.digest && *entry->second.digest != digest_of(path) &&
        !is_programs_own(path, kind))
        note(path, *kind, state, false); // the session could not tell it from the version before
    // A new plan's files may be known from the plan before, but nobody has asked about them since.
    const bool is_newer = !state.exists ? is_planned : state.changed >= since_;
    const bool differs = by_appearance ? entry->second.state.exists != state.exists : entry->second.state != state;
    // One that could have changed after the build has read it counts even if the session knows this state.
    const bool may_be_known = !is_new || !may_change_unseen(state);
    if (is_first_scan_ ? is_newer || (!is_new && differs) : is_new || differs) {
        const bool is_own = is_programs_own(path, kind); // a busy log would be held for ever
        if (!is_own && may_be_half_written(is_new ? FileState{} : entry->second.state, state)) {
            if (is_new) known_.erase(entry);
            return hold(path, state.size == 0 ? writing_hold_ms : fresh_file_hold_ms,
                        may_be_known); // emptied: more follows
        }
        if (!is_own) note(path, *kind, state, may_be_known);
    }
    if (!is_new && !(looks_the_same && !entry->second.digest)) entry->second = known_now(path, state, by_appearance);
}

void Reloader::on_event(const PathEvent& event) {
    if (!plan_) return;
    if (links_.contains(event.path) && !plan_->files.contains(event.path)) return arm();
    if (event.kind == PathEvent::Kind::entries) return;
    if (event.kind == PathEvent::Kind::directory) return on_directory(event.path);
    if (!aliases_.contains(event.path) && lies_above_what_is_wanted(event.path))
        return arm(); // a symbolic link to a directory
    if (const auto alias = aliases_.find(event.path); alias != aliases_.end())
        for (const auto& name : std::set<std::string>(alias->second)) on_event({name, event.kind});
    if (!plan_->kind_of(event.path) && !plan_->kind_of_appearance(event.path)) return;
    if (event.kind == PathEvent::Kind::removed) gone_.insert(event.path);
    switch (event.kind) {
    case PathEvent::Kind::written:
        if (is_newcomer(event.path)) return hold(event.path, new_file_hold_ms, false);
        held_.erase(event.path);
        take(event.path, true, false);
        return arm_if_link(event.path);
    case PathEvent::Kind::touched: return hold(event.path, touched_hold_ms, false);
    case PathEvent::Kind::removed: return hold(event.path, removal_hold_ms, false);
    default:
        if (!held_.contains(event.path) && is_programs_own(event.path, plan_->kind_of(event.path))) return;
        return hold(event.path, writing_hold_ms, false);
    }
}

// Once found, it stays so: when the program ends, its files are closed, and nobody has them open any more.
bool Reloader::is_programs_own(const std::string& path, std::optional<ChangeKind> kind) {
    if (kind != ChangeKind::source || plan_->files.contains(path)) return false;
    if (programs_own_.contains(path)) return true;
    if (!handler_.is_programs_own || !handler_.is_programs_own(path)) return false;
    programs_own_.insert(path);
    return true;
}

// Matched by a pattern or a tree, not by name, and not there before.
bool Reloader::is_newcomer(const std::string& path) const {
    if (plan_->files.contains(path) || !plan_->kind_of(path)) return false;
    const auto known = known_.find(path);
    return known == known_.end() || !known->second.state.exists;
}

bool Reloader::lies_above_what_is_wanted(const std::string& path) const {
    return wanted_directories_.contains(path) || link_targets_.contains(path) ||
           any_lies_below(path, wanted_directories_) || any_lies_below(path, link_targets_) ||
           any_lies_below(path, links_) || plan_->is_found_by_search(path, header_directories_);
}

// A directory matters if it is one that is wanted, lies above one, or lies in a tree that is watched as a whole.
void Reloader::on_directory(const std::string& path) {
    bool matters = lies_above_what_is_wanted(path);
    if (!matters && !plan_->is_ignored(path) && !plan_->is_ignored(path + "/x"))
        matters = std::any_of(deep_directories_.begin(), deep_directories_.end(),
                              [&](const std::string& deep) { return path::is_under(path, deep); });
    if (matters) arm();
}

// Looks at one path again and notes what differs; `even_if_same` also if its state does not (two writes within one
// tick of the file system's clock).
void Reloader::take(const std::string& path, bool even_if_same, bool from_scan) {
    auto kind = plan_->kind_of(path);
    const bool by_appearance = !kind;
    if (by_appearance) kind = plan_->kind_of_appearance(path);
    if (!kind) return;
    const auto state = state_of(path);
    const auto entry = known_.find(path);
    const auto before = entry == known_.end() ? FileState{} : entry->second.state;
    const bool is_planned = plan_->files.contains(path);
    if (!before.exists && !state.exists && !is_planned) return; // an editor's file of a moment
    // It was there when the plan was made, and has been held back since.
    const bool has_gone_unknown = is_planned && entry == known_.end() && !state.exists;
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
    flush_soon();
}

void Reloader::hold(const std::string& path, int wait_ms, bool from_scan) {
    held_[path] = {steady_clock::now() + milliseconds(wait_ms), from_scan};
    release_held();
}

// What has happened, and the watcher would tell of later: by then it may be taken for known.
void Reloader::look_for_untold() {
    if (plan_ && !is_first_scan_ && watcher_ && !watcher_->tells_at_once()) scan();
}

void Reloader::finish() {
    look_for_untold();
    for (const auto& [path, held] : std::exchange(held_, {})) take(path, false, held.from_scan);
    flush();
}

void Reloader::release_held() {
    const auto now = steady_clock::now();
    auto next = steady_clock::time_point::max();
    for (auto entry = held_.begin(); entry != held_.end();) {
        if (entry->second.at <= now) {
            const auto [path, held] = *entry;
            entry = held_.erase(entry);
            take(path, false, held.from_scan);
            arm_if_link(path);
        } else {
            next = std::min(next, entry->second.at);
            ++entry;
        }
    }
    if (held_.empty()) return;
    hold_timer_.expires_at(next);
    hold_timer_.async_wait([this](boost::system::error_code failed) {
        if (!failed) release_held();
    });
}

void Reloader::note(const std::string& path, ChangeKind kind, const FileState& state, bool from_scan) {
    const bool was_gone = gone_.erase(path) > 0;
    (from_scan ? found_ : told_)[path] = Change{path, kind, state, {}, was_gone, false};
}

void Reloader::flush_soon() {
    if (std::exchange(is_flush_posted_, true)) return;
    boost::asio::post(executor_, [this] {
        is_flush_posted_ = false;
        flush();
    });
}

// What events told counts also where the state looks the same, so it is reported apart.
void Reloader::flush() {
    for (auto* batch : {&told_, &found_}) {
        if (batch->empty()) continue;
        report::Changed changed;
        changed.from_scan = batch == &found_;
        for (auto& [path, change] : *batch) changed.changes.push_back(std::move(change));
        batch->clear();
        handler_.on_changed(changed);
    }
}

} // namespace cmakewatch
