#include "tool/process/line_channel.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <sys/socket.h>

namespace cmakewatch {
namespace {

constexpr size_t most_read_at_once = 65536;

} // namespace

std::pair<UniqueFd, UniqueFd> LineChannel::make_pair() {
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return {};
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

LineChannel::LineChannel(boost::asio::any_io_executor executor, UniqueFd socket, Handler handler, size_t longest_line)
    : socket_(executor, socket.release()),
      handler_(std::move(handler)),
      longest_line_(longest_line),
      chunk_(most_read_at_once, '\0') {
    boost::system::error_code ignored;
    socket_.native_non_blocking(true, ignored);
    read();
}

void LineChannel::read() {
    socket_.async_read_some(boost::asio::buffer(chunk_),
                            [this, alive = is_alive_](boost::system::error_code failed, size_t size) {
                                if (!*alive || failed == boost::asio::error::operation_aborted) return;
                                if (failed) {
                                    const auto on_closed = handler_.on_closed;
                                    if (on_closed) on_closed();
                                    return;
                                }
                                take({chunk_.data(), size});
                                if (*alive && socket_.is_open()) read();
                            });
}

void LineChannel::take(std::string_view received) {
    const auto alive = is_alive_;
    const auto searched = received_.size();
    received_ += received;
    size_t begin = 0;
    for (auto end = received_.find('\n', searched); end != std::string::npos; end = received_.find('\n', begin)) {
        const auto line = received_.substr(begin, end - begin);
        begin = end + 1;
        handler_.on_line(line);
        if (!*alive) return;
    }
    received_.erase(0, begin);
    if (received_.size() > longest_line_) give_up();
}

void LineChannel::give_up() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    received_.clear();
    const auto tell = handler_.on_overlong ? handler_.on_overlong : handler_.on_closed;
    if (tell) tell();
}

void LineChannel::read_rest() {
    const auto alive = is_alive_;
    std::string chunk(most_read_at_once, '\0');
    while (*alive && socket_.is_open()) {
        const auto size = ::recv(socket_.native_handle(), chunk.data(), chunk.size(), MSG_DONTWAIT);
        if (size <= 0) return;
        take({chunk.data(), static_cast<size_t>(size)});
    }
}

void LineChannel::send(std::string line) {
    line += '\n';
    // At once where that is possible: whoever ends the loop next must not take the line with it.
    if (outgoing_.empty()) {
        const auto sent = ::send(socket_.native_handle(), line.data(), line.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent == static_cast<ssize_t>(line.size())) return;
        if (sent > 0) line.erase(0, static_cast<size_t>(sent));
    }
    outgoing_.push_back(std::move(line));
    if (outgoing_.size() == 1) write();
}

void LineChannel::write() {
    boost::asio::async_write(socket_, boost::asio::buffer(outgoing_.front()),
                             [this, alive = is_alive_](boost::system::error_code failed, size_t) {
                                 if (!*alive) return;
                                 if (failed) {
                                     outgoing_.clear(); // the reading side reports that the peer is gone
                                     return;
                                 }
                                 outgoing_.pop_front();
                                 if (!outgoing_.empty()) write();
                             });
}

} // namespace cmakewatch
