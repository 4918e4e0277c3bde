// Watching by looking again at fixed intervals: works on every file system.
#pragma once

#include "tool/watch/watcher.h"

namespace cmakewatch {

[[nodiscard]] std::unique_ptr<Watcher> make_poll_watcher(boost::asio::any_io_executor executor,
                                                         Watcher::Handler handler, int interval_ms);

} // namespace cmakewatch
