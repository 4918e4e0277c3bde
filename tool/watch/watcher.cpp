#include "tool/watch/watcher.h"

#include "tool/base/file_system_posix.h"
#include "tool/watch/inotify_watcher_linux.h"
#include "tool/watch/poll_watcher.h"
#include "tool/watch/watchman_connection_posix.h"
#include "tool/watch/watchman_watcher.h"

#include <algorithm>

namespace cmakewatch {

std::unique_ptr<Watcher> make_watcher(WatcherKind kind, boost::asio::any_io_executor executor, Watcher::Handler handler,
                                      int poll_interval_ms) {
    if (kind == WatcherKind::watchman) return make_watchman_watcher(executor, std::move(handler));
    if (kind == WatcherKind::inotify) return make_inotify_watcher(executor, std::move(handler));
    return make_poll_watcher(executor, std::move(handler), poll_interval_ms);
}

std::vector<WatcherKind> watchers_to_try(WatcherKind wanted, const std::vector<std::string>& directories) {
    const bool is_automatic = wanted == WatcherKind::automatic;
    if (is_automatic && std::any_of(directories.begin(), directories.end(), delivers_no_events))
        return {WatcherKind::poll};
    std::vector<WatcherKind> kinds;
    if (wanted == WatcherKind::watchman || (is_automatic && is_watchman_running()))
        kinds.push_back(WatcherKind::watchman);
    if (wanted != WatcherKind::poll) kinds.push_back(WatcherKind::inotify);
    kinds.push_back(WatcherKind::poll);
    return kinds;
}

} // namespace cmakewatch
