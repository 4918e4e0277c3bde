// A pipe, or a pseudo-terminal, through which a process writes to us.
// Promises: never blocks the loop, and takes one chunk at a time, so that a process which never stops writing does not
// hold it up. Does not know what is written, nor whether the process runs.
#pragma once

#include "tool/base/lifetime.h"
#include "tool/base/unique_fd.h"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <memory>
#include <string_view>

namespace cmakewatch {

class OutputPipe {
  public:
    struct Handler {
        std::function<void(std::string_view chunk)> on_output; // may destroy the pipe
        // Where whoever shows the output may not keep up: while it is behind, the process has to wait.
        std::function<bool()> is_behind = nullptr;
        std::function<void(std::function<void()> then)> when_caught_up = nullptr;
    };

    // Null, with errno, if no descriptor is left.
    [[nodiscard]] static std::unique_ptr<OutputPipe> open(const boost::asio::any_io_executor& executor,
                                                          Handler handler);

    // The same as a terminal, without a size and in raw modes: what is written arrives unchanged.
    [[nodiscard]] static std::unique_ptr<OutputPipe> open_terminal(const boost::asio::any_io_executor& executor,
                                                                   Handler handler);

    // For the process. While it is open here, the end of the process does not end the reading.
    [[nodiscard]] const UniqueFd& write_end() const { return write_end_; }
    void close_write_end() { write_end_.reset(); }

    // Takes what has been written already: one chunk; or all of it, when the process has ended. What that has left
    // behind may write for ever, so there is a limit.
    void take_chunk();
    void take_rest();

  private:
    OutputPipe(const boost::asio::any_io_executor& executor, UniqueFd read_end, UniqueFd write_end, Handler handler);
    enum class Taken { some, nothing, end };
    void wait();
    [[nodiscard]] Taken take();

    boost::asio::posix::stream_descriptor read_end_;
    UniqueFd write_end_;
    Handler handler_;
    Lifetime lifetime_;
};

} // namespace cmakewatch
