// The flagged child: its main thread watches, its worker thread runs the program; the supervisor decides.
#pragma once

#include "tool/base/unique_fd.h"
#include "tool/process/process_name_linux.h"
#include "tool/watch/watcher.h"

namespace cmakewatch {

struct ChildOptions {
    WatcherKind watcher = WatcherKind::automatic;
    int poll_interval_ms = 1000;
};

// Obeys the orders that arrive on `socket` until one says stop, the supervisor is gone, or SIGTERM arrives. Is listed
// by the name that the supervisor gives it. Returns the exit code: 3 when stopped for a reload, 0 else. Nothing of the
// program is left then.
[[nodiscard]] int run_child(UniqueFd socket, const ChildOptions& options, ProcessName name);

} // namespace cmakewatch
