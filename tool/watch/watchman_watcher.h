// Watching through a Watchman server that already runs. Protocol: one JSON array a line out, one object a line in.
#pragma once

#include "tool/watch/watcher.h"

#include <string>

namespace cmakewatch {

// The socket of the user's Watchman server: WATCHMAN_SOCK, else where Watchman puts it; "" if none of them is there,
// or if it belongs to someone else.
[[nodiscard]] std::string watchman_socket();

// Whether a server of ours accepts connections there: a killed one leaves its socket behind.
[[nodiscard]] bool is_watchman_running();

// Environment: CMAKEWATCH_WATCHMAN_TIMEOUT, seconds to wait for an answer (default 5).
[[nodiscard]] std::unique_ptr<Watcher> make_watchman_watcher(boost::asio::any_io_executor executor,
                                                             Watcher::Handler handler);

} // namespace cmakewatch
