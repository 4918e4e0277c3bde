// Lines of text in both directions over a connected stream socket.
// Promises: lines arrive whole and in order; a peer that is gone is reported once; sending never blocks the loop.
#pragma once

#include "tool/process/unique_fd.h"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/streambuf.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace cmakewatch {

class LineChannel {
  public:
    struct Handler {
        std::function<void(std::string_view line)> on_line;
        std::function<void()> on_closed; // end of file or an error; nothing follows
    };

    LineChannel(boost::asio::any_io_executor executor, UniqueFd socket, Handler handler);

    // `line` without its end. Dropped if the peer is gone.
    void send(std::string line);

    // Hands out what has arrived already, without waiting for more: for when the peer is known to be gone.
    void read_rest();

    // Two connected ends, both close-on-exec; invalid ones if the system has no descriptor left.
    static std::pair<UniqueFd, UniqueFd> make_pair();

  private:
    void read();
    void take(std::string_view received);
    void write();

    boost::asio::posix::stream_descriptor socket_;
    Handler handler_;
    std::string received_;
    std::string chunk_;
    std::deque<std::string> outgoing_;
    // Callbacks may destroy the channel while it hands out lines.
    std::shared_ptr<bool> is_alive_ = std::make_shared<bool>(true);

  public:
    LineChannel(const LineChannel&) = delete;
    LineChannel& operator=(const LineChannel&) = delete;
    ~LineChannel() { *is_alive_ = false; }
};

} // namespace cmakewatch
