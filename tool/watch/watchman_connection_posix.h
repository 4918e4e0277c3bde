// The connection to a Watchman server that already runs. Protocol: one JSON array a line out, one object a line in.
// Promises: one request at a time, as the server answers them; a server that hangs is noticed. Does not know what is
// watched.
#pragma once

#include "tool/base/lifetime.h"
#include "tool/process/line_channel.h"
#include "tool/watch/watchman_message.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/json/array.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace cmakewatch {

// The socket of the user's Watchman server: WATCHMAN_SOCK, else where Watchman puts it; "" if none of them is there,
// or if it belongs to someone else.
[[nodiscard]] std::string watchman_socket();

// Whether a server of ours accepts connections there: a killed one leaves its socket behind.
[[nodiscard]] bool is_watchman_running();

class WatchmanConnection {
  public:
    struct Handler {
        std::function<void(const watchman::News&)> on_news; // may destroy the connection
        // It is of no use any more, or was not to be had. May be called more than once.
        std::function<void(const std::string& why, const std::string& hint)> on_lost;
    };
    using OnAnswer = std::function<void(const watchman::Answer&)>; // may destroy the connection

    WatchmanConnection(boost::asio::any_io_executor executor, Handler handler);

    // Once, before all else. Environment: CMAKEWATCH_WATCHMAN_TIMEOUT, seconds to wait for an answer (default 5).
    void open();

    void ask(boost::json::array request, OnAnswer on_answer);

    // From now on the server is asked now and then: one that hangs reports nothing, and its socket does not tell.
    void look_after();

  private:
    struct Request {
        boost::json::array text;
        OnAnswer on_answer;
    };
    void send_next();
    void take_line(std::string_view line);

    Handler handler_;
    boost::asio::steady_timer deadline_;
    boost::asio::steady_timer life_timer_;
    std::unique_ptr<LineChannel> channel_;
    std::deque<Request> requests_;
    bool waits_for_answer_ = false;
    Lifetime lifetime_;
};

} // namespace cmakewatch
