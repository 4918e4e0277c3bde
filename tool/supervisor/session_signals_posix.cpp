#include "tool/supervisor/session_signals_posix.h"

#include "tool/process/signals_posix.h"

#include <csignal>

namespace cmakewatch {

SessionSignals::SessionSignals(boost::asio::io_context& loop, Handler handler)
    : signals_(loop), handler_(std::move(handler)) {
    add_unless_ignored(signals_, ending_signals);
    for (const int number : {SIGCHLD, SIGCONT, SIGTSTP}) signals_.add(number);
}

void SessionSignals::block_endings() {
    block(ending_signals);
}

void SessionSignals::wait() {
    signals_.async_wait([this](boost::system::error_code failed, int number) {
        if (failed) return;
        wait();
        switch (number) {
        case SIGCHLD: return handler_.on_child();
        case SIGCONT: return handler_.on_continue();
        case SIGTSTP: return handler_.on_suspend();
        default: return handler_.on_end(number);
        }
    });
}

void SessionSignals::stop() {
    signals_.remove(SIGTSTP);
    ::kill(0, SIGTSTP);
    signals_.add(SIGTSTP);
}

} // namespace cmakewatch
