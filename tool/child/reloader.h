// The child's main thread at work: watches by a plan and says what changed. It does not decide what follows.
// Promises: from on_watching on no change of a planned file is missed, and what changed since the plan's moment is
// reported too; if a watcher is lost, the next one goes on from the states known.
#pragma once

#include "tool/session/child_messages.h"
#include "tool/watch/watcher.h"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

namespace cmakewatch {

class Reloader {
  public:
    struct Handler {
        std::function<void(const report::Watching&)> on_watching;
        std::function<void(const report::Changed&)> on_changed;
        std::function<void(const Error&)> on_error;
        // Whether the program itself writes a file that no plan names: its log beside the sources. May be empty.
        std::function<bool(const std::string& path)> is_programs_own = {};
    };

    Reloader(boost::asio::any_io_executor executor, WatcherKind wanted, int poll_interval_ms, Handler handler);

    // Watches by `plan` from now on. Files whose state is newer than `since` are reported at once. `number` comes back
    // in on_watching. `programs_own` are files for which Handler::is_programs_own was true in an earlier process.
    void watch(WatchPlan plan, FileTime since, int number = 0, const std::vector<std::string>& programs_own = {});

    // Reports now what would have been reported later: the next process does not know what was before its time.
    void finish();

  private:
    struct Known {
        FileState state;
        bool by_appearance = false;          // not planned: only its coming and going counts
        std::optional<std::uint64_t> digest; // of the content, while another version could have the same state
    };

    void arm();
    void start_next_watcher();
    void find_links();
    std::string note_links(const std::string& path, std::set<std::string>& without);
    void arm_if_link(const std::string& path);
    [[nodiscard]] std::vector<std::string> directories_to_watch();
    void add_header_places(const std::string& search_dir, std::set<std::string>& found) const;
    void add_deep(const std::string& directory, std::set<std::string>& found) const;
    void scan();
    void look_for_untold();
    [[nodiscard]] static Known known_now(const std::string& path, const FileState& state, bool by_appearance);
    void look_at(const std::string& path, bool is_planned, std::set<std::string>& seen);
    void on_event(const PathEvent& event);
    [[nodiscard]] bool is_programs_own(const std::string& path, std::optional<ChangeKind> kind);
    [[nodiscard]] bool is_newcomer(const std::string& path) const;
    [[nodiscard]] bool lies_above_what_is_wanted(const std::string& path) const;
    void on_directory(const std::string& path);
    void take(const std::string& path, bool even_if_same, bool from_scan);
    void hold(const std::string& path, int milliseconds, bool from_scan);
    void release_held();
    void note(const std::string& path, ChangeKind kind, const FileState& state, bool from_scan);
    void flush();
    void flush_soon();

    boost::asio::any_io_executor executor_;
    WatcherKind wanted_;
    int poll_interval_ms_;
    Handler handler_;

    std::optional<WatchPlan> plan_;
    FileTime since_ = 0;
    int plan_number_ = 0;
    bool is_first_scan_ = true; // of this plan: there are no states to compare with, but `since`
    std::set<std::string, std::less<>> wanted_directories_; // that are there or not
    std::set<std::string, std::less<>> header_directories_; // relative to any search directory
    std::set<std::string> header_places_;                   // where both are there
    std::vector<std::string> deep_directories_;
    size_t directories_ = 0;
    std::unordered_map<std::string, Known> known_;
    std::unordered_map<std::string, std::set<std::string>> aliases_; // real file -> planned names that lead to it
    std::set<std::string, std::less<>> links_;        // all symbolic links on the way to planned files and directories
    std::set<std::string, std::less<>> link_targets_; // where they lead to in the end, be it there or not

    std::vector<WatcherKind> kinds_; // still to try
    std::unique_ptr<Watcher> watcher_;
    bool is_arming_ = false;
    bool must_arm_again_ = false;
    bool must_announce_ = false;

    struct Held { // looked at again at that time
        std::chrono::steady_clock::time_point at;
        bool from_scan = false;
    };
    std::map<std::string, Held> held_;
    std::set<std::string> gone_;         // for a moment at least, since they were reported last
    std::set<std::string> programs_own_; // that the program writes and no plan names
    boost::asio::steady_timer hold_timer_;
    std::map<std::string, Change> told_;  // by events, not reported yet
    std::map<std::string, Change> found_; // by comparing states, not reported yet
    bool is_flush_posted_ = false;
};

} // namespace cmakewatch
