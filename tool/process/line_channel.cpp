#include "tool/process/line_channel.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <sys/socket.h>

namespace cmakewatch {
namespace {

constexpr size_t most_read_at_once = 65536;
constexpr size_t most_descriptors = 16; // that nobody takes

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
    socket_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                       [this, alive = lifetime_.observe()](boost::system::error_code failed) {
                           if (!alive || failed == boost::asio::error::operation_aborted) return;
                           const auto size = failed ? 0 : receive();
                           if (size == 0) {
                               const auto on_closed = handler_.on_closed;
                               if (on_closed) on_closed();
                               return;
                           }
                           if (size > 0) take({chunk_.data(), static_cast<size_t>(size)});
                           if (alive && socket_.is_open()) read();
                       });
}

// Into chunk_: how many bytes, 0 at the end or after an error, less if there are none for now.
ssize_t LineChannel::receive() {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    iovec bytes{chunk_.data(), chunk_.size()};
    msghdr message{};
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const auto size = ::recvmsg(socket_.native_handle(), &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (size < 0) return errno == EAGAIN || errno == EINTR ? -1 : 0;
    const auto* header = CMSG_FIRSTHDR(&message);
    if (header != nullptr && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
        int descriptor = -1;
        std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
        UniqueFd arrived(descriptor);
        if (descriptors_.size() < most_descriptors) descriptors_.push_back(std::move(arrived));
    }
    return size;
}

UniqueFd LineChannel::take_descriptor() {
    if (descriptors_.empty()) return {};
    auto oldest = std::move(descriptors_.front());
    descriptors_.pop_front();
    return oldest;
}

void LineChannel::take(std::string_view received) {
    const auto alive = lifetime_.observe();
    const auto searched = received_.size();
    received_ += received;
    size_t begin = 0;
    for (auto end = received_.find('\n', searched); end != std::string::npos; end = received_.find('\n', begin)) {
        const auto line = received_.substr(begin, end - begin);
        begin = end + 1;
        handler_.on_line(line);
        if (!alive) return;
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
    const auto alive = lifetime_.observe();
    while (alive && socket_.is_open()) {
        const auto size = receive();
        if (size <= 0) return;
        take(std::string(chunk_.data(), static_cast<size_t>(size))); // a handler may read on
    }
}

void LineChannel::send(std::string line, std::shared_ptr<const UniqueFd> descriptor) {
    line += '\n';
    outgoing_.push_back({std::move(line), std::move(descriptor)});
    if (outgoing_.size() > 1) return;
    // At once where that is possible: whoever ends the loop next must not take the line with it.
    if (send_more(outgoing_.front())) outgoing_.pop_front();
    if (!outgoing_.empty()) write();
}

// Whether all of it has been sent. What cannot be sent to a peer that is gone counts as sent: the reading side reports
// that.
bool LineChannel::send_more(Line& line) {
    while (line.sent < line.text.size()) {
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
        iovec bytes{line.text.data() + line.sent, line.text.size() - line.sent};
        msghdr message{};
        message.msg_iov = &bytes;
        message.msg_iovlen = 1;
        if (line.descriptor && *line.descriptor && line.sent == 0) {
            message.msg_control = control.data();
            message.msg_controllen = control.size();
            auto* header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = CMSG_LEN(sizeof(int));
            const int descriptor = line.descriptor->get();
            std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
        }
        const auto size = ::sendmsg(socket_.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (size < 0) return errno != EAGAIN && errno != EINTR;
        line.sent += static_cast<size_t>(size);
    }
    return true;
}

void LineChannel::write() {
    socket_.async_wait(boost::asio::posix::stream_descriptor::wait_write,
                       [this, alive = lifetime_.observe()](boost::system::error_code failed) {
                           if (!alive) return;
                           if (failed) return outgoing_.clear();
                           while (!outgoing_.empty() && send_more(outgoing_.front())) outgoing_.pop_front();
                           if (!outgoing_.empty()) write();
                       });
}

} // namespace cmakewatch
