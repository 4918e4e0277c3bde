#include "tool/terminal/output_queue_posix.h"

#include <boost/asio/post.hpp>

#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

namespace cmakewatch {
namespace {

constexpr size_t most_waiting_of_programs = 65536;
constexpr size_t most_waiting_for_a_disk = 8U << 20U;
constexpr std::chrono::milliseconds retry_interval{20};

} // namespace

OutputQueue::OutputQueue(boost::asio::any_io_executor executor, int fd)
    : fd_(fd), readiness_(executor), retry_timer_(executor) {
    struct stat info{};
    const bool is_known = ::fstat(fd, &info) == 0;
    is_socket_ = is_known && S_ISSOCK(info.st_mode); // cannot be opened once more, but be sent to without waiting
    const bool can_block = is_known && (S_ISCHR(info.st_mode) || S_ISFIFO(info.st_mode));
    if (!can_block) return; // a regular file takes all at once, and its offset is shared with others
    const auto path = "/proc/self/fd/" + std::to_string(fd);
    own_.reset(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!own_) return;
    boost::system::error_code failed;
    readiness_.assign(::fcntl(own_.get(), F_DUPFD_CLOEXEC, 3), failed); // /dev/null cannot be waited for, nor need be
}

int OutputQueue::descriptor() const {
    return own_ ? own_.get() : fd_;
}

ssize_t OutputQueue::try_write() const {
    if (is_socket_) return ::send(fd_, waiting_.data(), waiting_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    return ::write(descriptor(), waiting_.data(), waiting_.size());
}

void OutputQueue::write(std::string_view text) {
    if (is_broken_ || (!can_wait() && waiting_.size() > most_waiting_for_a_disk)) return;
    waiting_ += text;
    if (!is_waiting_) write_now();
}

void OutputQueue::write_now() {
    while (!waiting_.empty()) {
        const auto size = try_write();
        if (size >= 0) {
            waiting_.erase(0, static_cast<size_t>(size));
        } else if ((errno == EAGAIN && can_wait()) || errno == ENOSPC || errno == EDQUOT) {
            return wait();
        } else if (errno != EINTR) {
            is_broken_ = true;
            waiting_.clear();
        }
    }
    for (auto& then : std::exchange(when_empty_, {})) boost::asio::post(readiness_.get_executor(), std::move(then));
}

void OutputQueue::when_empty(std::function<void()> then) {
    when_empty_.push_back(std::move(then));
    if (waiting_.empty()) write_now();
}

bool OutputQueue::can_wait() const {
    return is_socket_ || readiness_.is_open();
}

void OutputQueue::wait() {
    is_waiting_ = true;
    auto on_ready = [this, alive = lifetime_.observe()](boost::system::error_code failed) {
        if (!alive) return;
        is_waiting_ = false;
        if (!failed) write_now();
    };
    if (readiness_.is_open())
        return readiness_.async_wait(boost::asio::posix::stream_descriptor::wait_write, std::move(on_ready));
    // Nothing tells that a disk has room again, and Asio would make a socket non-blocking for everybody who has it.
    retry_timer_.expires_after(retry_interval);
    retry_timer_.async_wait(std::move(on_ready));
}

bool OutputQueue::is_behind() const {
    return size() > most_waiting_of_programs;
}

void OutputQueue::flush(int timeout_ms) {
    while (!waiting_.empty()) {
        pollfd ready{descriptor(), POLLOUT, 0};
        if (::poll(&ready, 1, timeout_ms) <= 0) return;
        const auto size = try_write();
        if (size < 0 && errno != EAGAIN && errno != EINTR) return;
        if (size > 0) waiting_.erase(0, static_cast<size_t>(size));
    }
}

} // namespace cmakewatch
