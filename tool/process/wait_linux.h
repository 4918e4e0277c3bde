// Learning that a process has ended, without blocking the loop.
#pragma once

#include "tool/base/exit_status.h"
#include "tool/base/lifetime.h"
#include "tool/process/launch_linux.h"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <memory>

namespace cmakewatch {

// Watches one process that we launched and reaps it when it ends. Destroying it stops the watching, not the process.
class ExitWatch {
  public:
    using OnExit = std::function<void(ExitStatus)>;

    // `on_exit` is called once, from the loop.
    ExitWatch(boost::asio::any_io_executor executor, Process process, OnExit on_exit);

    ExitWatch(const ExitWatch&) = delete;
    ExitWatch& operator=(const ExitWatch&) = delete;
    ~ExitWatch() = default;

    [[nodiscard]] pid_t pid() const { return pid_; }
    [[nodiscard]] int handle() { return handle_.native_handle(); } // the pidfd: a signal through it hits no other

  private:
    void wait();

    pid_t pid_;
    boost::asio::posix::stream_descriptor handle_;
    OnExit on_exit_;
    Lifetime lifetime_;
};

} // namespace cmakewatch
