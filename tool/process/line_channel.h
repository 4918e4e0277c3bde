// Lines of text in both directions over a connected stream socket.
// Promises: lines arrive whole and in order; a peer that is gone is reported once; sending never blocks the loop; a
// peer that never ends its line does not take all memory.
#pragma once

#include "tool/base/lifetime.h"
#include "tool/base/unique_fd.h"

#include <boost/asio/posix/stream_descriptor.hpp>

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
        // A line had not ended after `longest_line` bytes; nothing follows. on_closed is called if this is not set.
        std::function<void()> on_overlong = nullptr;
    };

    static constexpr size_t usual_longest_line = 256U << 20U; // several times that of a huge project's watch plan

    LineChannel(boost::asio::any_io_executor executor, UniqueFd socket, Handler handler,
                size_t longest_line = usual_longest_line);

    // `line` without its end. Dropped if the peer is gone. `descriptor`, if there is one, arrives with it.
    void send(std::string line, std::shared_ptr<const UniqueFd> descriptor = nullptr);

    // The oldest descriptor that has arrived and not been taken yet: it is there when its line is handed out. Invalid
    // if there is none.
    [[nodiscard]] UniqueFd take_descriptor();

    // Hands out what has arrived already, without waiting for more: for when the peer is known to be gone.
    void read_rest();

    // Two connected ends, both close-on-exec; invalid ones if the system has no descriptor left.
    static std::pair<UniqueFd, UniqueFd> make_pair();

  private:
    struct Line {
        std::string text;
        std::shared_ptr<const UniqueFd> descriptor;
        size_t sent = 0;
    };

    void read();
    [[nodiscard]] ssize_t receive();
    void take(std::string_view received);
    [[nodiscard]] bool send_more(Line& line);
    void give_up();
    void write();

    boost::asio::posix::stream_descriptor socket_;
    Handler handler_;
    size_t longest_line_;
    std::string received_;
    std::string chunk_;
    std::deque<UniqueFd> descriptors_; // arrived
    std::deque<Line> outgoing_;
    // Callbacks may destroy the channel while it hands out lines.
    Lifetime lifetime_;

  public:
    LineChannel(const LineChannel&) = delete;
    LineChannel& operator=(const LineChannel&) = delete;
    ~LineChannel() = default;
};

} // namespace cmakewatch
