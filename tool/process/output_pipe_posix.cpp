#include "tool/process/output_pipe_posix.h"

#include "tool/process/pty_linux.h"

#include <array>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr size_t most_taken_at_once = 65536; // what a pipe holds
constexpr int most_chunks_at_end = 16;       // a pipe may have been made larger

} // namespace

std::unique_ptr<OutputPipe> OutputPipe::open(const boost::asio::any_io_executor& executor, Handler handler) {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) return nullptr;
    UniqueFd read_end(ends[0]);
    UniqueFd write_end(ends[1]);
    ::fcntl(read_end.get(), F_SETFL, O_NONBLOCK);
    return std::unique_ptr<OutputPipe>(
        new OutputPipe(executor, std::move(read_end), std::move(write_end), std::move(handler)));
}

std::unique_ptr<OutputPipe> OutputPipe::open_terminal(const boost::asio::any_io_executor& executor, Handler handler) {
    auto terminal = open_raw_terminal();
    if (!terminal) return nullptr;
    return std::unique_ptr<OutputPipe>(
        new OutputPipe(executor, std::move(terminal->master), std::move(terminal->slave), std::move(handler)));
}

OutputPipe::OutputPipe(const boost::asio::any_io_executor& executor, UniqueFd read_end, UniqueFd write_end,
                       Handler handler)
    : read_end_(executor, read_end.release()), write_end_(std::move(write_end)), handler_(std::move(handler)) {
    wait();
}

void OutputPipe::wait() {
    if (handler_.is_behind && handler_.is_behind())
        return handler_.when_caught_up([this, alive = lifetime_.observe()] {
            if (alive) wait();
        });
    read_end_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                         [this, alive = lifetime_.observe()](boost::system::error_code failed) {
                             if (!alive || failed) return;
                             const auto taken = take();
                             if (alive && taken != Taken::end) wait();
                         });
}

OutputPipe::Taken OutputPipe::take() {
    std::array<char, most_taken_at_once> chunk; // NOLINT: filled by read
    const auto size = ::read(read_end_.native_handle(), chunk.data(), chunk.size());
    if (size < 0 && errno != EIO) return Taken::nothing;
    if (size <= 0) return Taken::end; // of a terminal EIO: nobody has it open any more
    handler_.on_output({chunk.data(), static_cast<size_t>(size)});
    return Taken::some;
}

void OutputPipe::take_chunk() {
    static_cast<void>(take());
}

void OutputPipe::take_rest() {
    const auto alive = lifetime_.observe();
    for (int i = 0; i < most_chunks_at_end && alive && take() == Taken::some; ++i) {
    }
}

} // namespace cmakewatch
