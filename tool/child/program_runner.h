// The child's worker thread: runs the freshly built program and waits until everything that it started is gone.
// The thread lives as long as the child, because the kernel kills the program when the thread that started it ends.
#pragma once

#include "tool/base/error.h"
#include "tool/base/exit_status.h"
#include "tool/process/launch_linux.h"
#include "tool/protocol/order.h"

#include <boost/asio/any_io_executor.hpp>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace cmakewatch {

class ProgramRunner {
  public:
    // All called from the loop of `executor`.
    struct Handler {
        std::function<void(int pid)> on_started;
        std::function<void(const Error&)> on_failed;
        std::function<void(ExitStatus, bool has_dumped)> on_exited; // has_dumped: see report::Exited
        std::function<void()> on_gone; // neither the program nor a descendant of it is left
    };

    using Launch = std::function<Result<Process>(const LaunchSpec&)>;

    ProgramRunner(boost::asio::any_io_executor executor, Handler handler, Launch launch = cmakewatch::launch);
    // Waits for the thread: nothing of the program may be running any more.
    ~ProgramRunner();
    ProgramRunner(const ProgramRunner&) = delete;
    ProgramRunner& operator=(const ProgramRunner&) = delete;

    // Starts the program; on_started or on_failed follows. The one before must be gone.
    void start(order::Run program);

  private:
    void work();
    void run(const order::Run& program);
    void cannot_open(const char* what, const std::string& path); // errno says why
    void wait_for_all(int program_pid);
    void tell(std::function<void()> what);

    boost::asio::any_io_executor executor_;
    Handler handler_;
    Launch launch_;
    std::mutex mutex_;
    std::condition_variable wake_up_;
    std::optional<order::Run> next_;
    bool must_end_ = false;
    std::thread thread_;
};

} // namespace cmakewatch
