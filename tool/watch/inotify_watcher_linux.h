// Watching through inotify(7): events within microseconds, no cost while nothing happens.
#pragma once

#include "tool/watch/watcher.h"

namespace cmakewatch {

[[nodiscard]] std::unique_ptr<Watcher> make_inotify_watcher(boost::asio::any_io_executor executor,
                                                            Watcher::Handler handler);

} // namespace cmakewatch
