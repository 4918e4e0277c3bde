// The child's main thread at work: watches by a plan and says what changed. It does not decide what follows, nor what
// counts as a change: that is the ChangeFilter's.
// Promises: from on_watching on no change of a planned file is missed, and what changed since the plan's moment is
// reported too; if a watcher is lost, the next one goes on from the states known.
#pragma once

#include "tool/child/change_filter.h"
#include "tool/child/file_scan.h"
#include "tool/child/link_map.h"
#include "tool/child/watched_directories.h"
#include "tool/session/child_messages.h"
#include "tool/session/recent_paths.h"
#include "tool/watch/watcher.h"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

class Reloader {
  public:
    struct Handler {
        std::function<void(const report::Watching&)> on_watching;
        std::function<void(const report::Changed&)> on_changed;
        std::function<void(const Error&)> on_error;
        // Whether the program itself writes a file that no plan names: its log beside the sources. May be empty.
        std::function<bool(const std::string& path)> is_programs_own = {};
        std::function<void(const report::Polling&)> on_polling = {}; // may be empty
        std::function<void(const Error&)> on_warning = {};           // may be empty
    };

    Reloader(boost::asio::any_io_executor executor, WatcherKind wanted, int poll_interval_ms, Handler handler);

    // Watches by `plan` from now on. Files whose state is newer than `since` are reported at once. `number` comes back
    // in on_watching. `programs_own` are files for which Handler::is_programs_own was true in an earlier process,
    // `edited` those that were reported there: a poll looks at them more often.
    void watch(WatchPlan plan, FileTime since, int number = 0, const std::vector<std::string>& programs_own = {},
               const std::vector<std::string>& edited = {});

    // Reports now what would have been reported later: the next process does not know what was before its time.
    void finish();

  private:
    void arm();
    void find_directories();
    void set_watches();
    void announce(size_t directories);
    void start_next_watcher();
    void on_lost(const Error& error);
    void on_event(const PathEvent& event);
    void arm_if_link(const std::string& path);
    void scan();
    void scan_edited();
    void on_look(PollPace::Look look);
    void look_for_untold();
    void release_due();
    void wait_for_release();
    void flush();
    void flush_soon();

    boost::asio::any_io_executor executor_;
    WatcherKind wanted_;
    int poll_interval_ms_;
    Handler handler_;

    std::shared_ptr<const WatchPlan> plan_;
    int plan_number_ = 0;
    LinkMap links_;
    WatchedDirectories directories_;
    FileScan files_;
    ChangeFilter filter_;
    RecentPaths edited_{most_edited_files};

    std::vector<WatcherKind> kinds_; // still to try
    std::unique_ptr<Watcher> watcher_;
    bool is_arming_ = false;
    bool must_arm_again_ = false;
    bool must_announce_ = false;

    boost::asio::steady_timer release_timer_;
    std::optional<ChangeFilter::Time> release_at_; // what release_timer_ waits for
    boost::asio::steady_timer flush_timer_;
    bool is_flush_awaited_ = false;
    ChangeFilter::Time last_flush_;
};

} // namespace cmakewatch
