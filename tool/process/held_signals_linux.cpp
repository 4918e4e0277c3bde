#include "tool/process/held_signals_linux.h"

#include "tool/process/signals_posix.h"

#include <sys/signalfd.h>
#include <unistd.h>

namespace cmakewatch {

HeldSignals::HeldSignals(boost::asio::any_io_executor executor, std::initializer_list<int> numbers)
    : descriptor_(executor) {
    sigset_t held;
    sigemptyset(&held);
    for (const int number : numbers)
        if (!is_ignored(number)) sigaddset(&held, number);
    ::pthread_sigmask(SIG_BLOCK, &held, &before_);
    const int fd = ::signalfd(-1, &held, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd >= 0) descriptor_.assign(fd);
}

HeldSignals::~HeldSignals() {
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void HeldSignals::wait(std::function<void(int)> on_signal) {
    if (!descriptor_.is_open()) return; // no descriptor left: the usual effect comes a little later
    descriptor_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                           [this, on_signal = std::move(on_signal)](boost::system::error_code failed) {
                               signalfd_siginfo info{};
                               if (failed || ::read(descriptor_.native_handle(), &info, sizeof info) != sizeof info)
                                   return;
                               on_signal(static_cast<int>(info.ssi_signo));
                           });
}

void HeldSignals::cancel() {
    boost::system::error_code ignored; // without a descriptor there is nothing to cancel
    descriptor_.cancel(ignored);
}

} // namespace cmakewatch
