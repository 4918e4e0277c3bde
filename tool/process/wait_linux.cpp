#include "tool/process/wait_linux.h"

#include <sys/wait.h>

namespace cmakewatch {

ExitWatch::ExitWatch(boost::asio::any_io_executor executor, Process process, OnExit on_exit)
    : pid_(process.pid), handle_(executor, process.handle.release()), on_exit_(std::move(on_exit)) {
    wait();
}

void ExitWatch::wait() {
    handle_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                       [this, alive = lifetime_.observe()](boost::system::error_code failed) {
                           if (!alive || failed) return;
                           siginfo_t info{};
                           const auto id = static_cast<id_t>(handle_.native_handle());
                           const int done = ::waitid(static_cast<idtype_t>(P_PIDFD), id, &info, WEXITED | WNOHANG);
                           if (done == 0 && info.si_pid == 0) return wait(); // a spurious wake-up
                           ExitStatus status;
                           if (done == 0) (info.si_code == CLD_EXITED ? status.code : status.signal) = info.si_status;
                           // The callback may destroy this object.
                           const auto on_exit = std::move(on_exit_);
                           on_exit(status);
                       });
}

} // namespace cmakewatch
