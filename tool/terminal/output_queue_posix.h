// Writing to a descriptor that may not take everything at once: a terminal, a pipe, a socket, a full disk.
// Promises: the loop is never blocked by a reader that stops reading; what it does not take waits its turn.
#pragma once

#include "tool/base/lifetime.h"
#include "tool/base/unique_fd.h"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace cmakewatch {

class OutputQueue {
  public:
    // Writes to what `fd` is open on; `fd` itself stays the caller's and keeps its flags, which others share.
    OutputQueue(boost::asio::any_io_executor executor, int fd);
    OutputQueue(const OutputQueue&) = delete;
    OutputQueue& operator=(const OutputQueue&) = delete;
    ~OutputQueue() = default;

    void write(std::string_view text);

    // Bytes that wait.
    [[nodiscard]] size_t size() const { return waiting_.size(); }
    // So many that a program which writes more has to wait, as it would on a slow terminal.
    [[nodiscard]] bool is_behind() const;

    // Calls `then` once, from the loop, as soon as nothing waits any more.
    void when_empty(std::function<void()> then);

    // Writes what waits, for at most so long.
    void flush(int timeout_ms);

  private:
    [[nodiscard]] int descriptor() const;
    [[nodiscard]] ssize_t try_write() const;
    [[nodiscard]] bool can_wait() const;
    void write_now();
    void wait();

    int fd_;
    UniqueFd own_; // the same file, opened once more so that it can be non-blocking; invalid for files
    boost::asio::posix::stream_descriptor readiness_;
    boost::asio::steady_timer retry_timer_;
    std::string waiting_;
    std::vector<std::function<void()>> when_empty_;
    bool is_socket_ = false;
    bool is_waiting_ = false;
    bool is_broken_ = false; // nobody reads any more
    Lifetime lifetime_;
};

} // namespace cmakewatch
