// The child's main thread at work: watches by a plan and says what changed. It does not decide what follows, nor what
// counts as a change: that is the ChangeFilter's.
// Promises: from on_watching on no change of a planned file is missed, and what changed since the plan's moment is
// reported too; if a watcher is lost, the next one continues with the states known.
#pragma once

#include "tool/base/error.h"
#include "tool/base/file_state.h"
#include "tool/child/change_filter.h"
#include "tool/child/earliest_timer.h"
#include "tool/child/file_scan.h"
#include "tool/child/git_operation_posix.h"
#include "tool/child/link_map.h"
#include "tool/child/watched_directories.h"
#include "tool/project/watch_plan.h"
#include "tool/protocol/order.h"
#include "tool/protocol/report.h"
#include "tool/session/recent_paths.h"
#include "tool/watch/fallback_watcher.h"

#include <functional>
#include <memory>
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
    void on_armed(const std::vector<std::string>& directories);
    void announce(size_t directories);
    [[nodiscard]] Watcher::Handler watcher_handler();
    void on_lost(const Error& error);
    void on_event(const PathEvent& event);
    void arm_if_link(const std::string& path);
    void scan();
    void scan_edited();
    void on_look(PollPace::Look look);
    void look_for_untold();
    void release_due();
    void report_due();
    void report_changes();

    enum class Arming { done, under_way, outdated }; // outdated: under way, and to be done once more

    Handler handler_;

    std::shared_ptr<const WatchPlan> plan_;
    int plan_number_ = 0;
    LinkMap links_;
    WatchedDirectories directories_;
    FileScan files_;
    ChangeFilter filter_;
    RecentPaths edited_{most_edited_files};
    GitOperation git_;

    FallbackWatcher watcher_;
    Arming arming_ = Arming::done;
    bool must_announce_ = false;

    EarliestTimer release_timer_;
    EarliestTimer report_timer_;
};

} // namespace cmakewatch
