// Watching through a Watchman server that already runs.
#pragma once

#include "tool/watch/watcher.h"

#include <memory>

namespace cmakewatch {

// See WatchmanConnection.
[[nodiscard]] std::unique_ptr<Watcher> make_watchman_watcher(boost::asio::any_io_executor executor,
                                                             Watcher::Handler handler);

} // namespace cmakewatch
