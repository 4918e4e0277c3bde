// From what watchers and scans say of files to the changes that count.
// Promises: what differs from the state known is a change, once, and so is a write that leaves the state as it was;
// what may not be complete, or be undone at once, is held and looked at again. In doubt it is a change.
// Asks for time and files what it is given: it has no clock of its own.
#pragma once

#include "tool/child/file_scan.h"
#include "tool/child/held_files.h"
#include "tool/child/unreported_changes.h"
#include "tool/project/change.h"
#include "tool/project/watch_plan.h"
#include "tool/protocol/report.h"
#include "tool/watch/watcher.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace cmakewatch {

class ChangeFilter {
  public:
    using Time = std::chrono::steady_clock::time_point;

    struct World {
        std::function<Time()> now;
        std::function<FileTime()> file_time; // now, by the clock that file times are of
        std::function<FileState(const std::string& path)> state_of;
        std::function<std::uint64_t(const std::string& path)> digest_of; // of the content
        std::function<bool(const std::string& path, const std::string& other)> have_same_content;
        // Whether the program itself writes the file.
        std::function<bool(const std::string& path)> is_programs_own;
    };

    explicit ChangeFilter(World world) : world_(std::move(world)) {}

    // By this plan from now on. In the first scan from now on, files whose state is newer than `since` count.
    void follow(std::shared_ptr<const WatchPlan> plan, FileTime since);

    // Files for which World::is_programs_own was true in an earlier process.
    void add_programs_own(const std::vector<std::string>& paths);

    // What a watcher says of a file; not of a directory. Returns whether the file has been looked at.
    bool take_event(const std::string& path, PathEvent::Kind kind);

    // A scan: begin, each file that is there or planned, end. Files that have gone count only after a whole one.
    void begin_scan();
    void take_scanned(const ScannedFile& file);
    void end_scan(bool is_whole);
    [[nodiscard]] bool has_scanned() const { return !is_first_scan_; } // since the plan was given

    // When a held file is to be looked at again, if there is one.
    [[nodiscard]] std::optional<Time> next_release() const { return held_.next(); }
    // Looks at the held files whose time has come, or at all. Returns which.
    std::vector<std::string> release_due();
    void release_all();

    // When changes() is to be asked for what has been found, if anything has been.
    [[nodiscard]] std::optional<Time> next_report() const { return changes_.next_report(); }
    // What has been found since the last call, those that events told apart from those that a scan found.
    [[nodiscard]] std::vector<report::Changed> changes() { return changes_.take(world_.now()); }

  private:
    struct Known {
        FileState state;
        bool by_appearance = false;          // not planned: only its coming and going counts
        std::optional<std::uint64_t> digest; // of the content, while another version could have the same state
        unsigned scan = 0;                   // the last one that has seen it
    };

    [[nodiscard]] Known known_now(const std::string& path, const FileState& state, bool by_appearance) const;
    [[nodiscard]] bool may_be_half_written(const FileState& before, const FileState& state) const;
    [[nodiscard]] bool is_programs_own(const std::string& path, std::optional<ChangeKind> kind);
    [[nodiscard]] bool is_copy_by_build(const std::string& path, ChangeKind kind) const;
    [[nodiscard]] bool is_newcomer(const std::string& path) const;
    void take(const std::string& path, bool even_if_same, bool from_scan);
    void hold(const std::string& path, std::chrono::milliseconds time, bool from_scan);
    void note(const std::string& path, ChangeKind kind, const FileState& state, bool from_scan);
    void forget_unseen();

    World world_;
    std::shared_ptr<const WatchPlan> plan_;
    FileTime since_ = 0;
    bool is_first_scan_ = true; // of this plan: there are no states to compare with, but `since`
    unsigned scan_ = 0;

    std::unordered_map<std::string, Known> known_;
    HeldFiles held_;
    std::set<std::string> gone_;         // for a moment at least, since they were reported last
    std::set<std::string> programs_own_; // that the program writes and no plan names
    UnreportedChanges changes_;
};

} // namespace cmakewatch
