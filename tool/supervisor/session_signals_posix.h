// The signals that a session gets: those that end it, job control, and ended processes.
// Promises: none is lost while the loop is busy. Stopping as any job does is done here; what has to be put away before,
// and taken up again after it, is the session's to say.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <functional>

namespace cmakewatch {

class SessionSignals {
  public:
    struct Handler {
        std::function<void(int signal)> on_end; // SIGINT, SIGTERM and the like
        std::function<void()> on_child;         // a process has ended or stopped
        std::function<void()> on_continue;
        std::function<void()> on_suspend; // SIGTSTP: stop() is to follow
    };

    SessionSignals(boost::asio::io_context& loop, Handler handler);

    // Signals that end a session cannot end this process any more: it ends by itself.
    static void block_endings();

    // From now on.
    void wait();

    // Stops this process, with all of its group; returns when `fg` or `bg` has it continue.
    void stop();

  private:
    boost::asio::signal_set signals_;
    Handler handler_;
};

} // namespace cmakewatch
