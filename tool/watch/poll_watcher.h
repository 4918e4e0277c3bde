// Watching by looking again and again: works on every file system. The interval grows with what a look costs.
#pragma once

#include "tool/watch/watcher.h"

namespace cmakewatch {

[[nodiscard]] std::unique_ptr<Watcher> make_poll_watcher(boost::asio::any_io_executor executor,
                                                         Watcher::Handler handler, int interval_ms);

} // namespace cmakewatch
