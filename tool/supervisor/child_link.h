// The supervisor's end of one child: starts it, sends it orders, hands on what it reports and how it ended.
#pragma once

#include "tool/base/error.h"
#include "tool/base/exit_status.h"
#include "tool/process/line_channel.h"
#include "tool/process/wait_linux.h"
#include "tool/protocol/message_line.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace cmakewatch {

class ChildLink {
  public:
    struct Handler {
        std::function<void(Report)> on_report;
        std::function<void(ExitStatus)> on_exit; // nothing follows; may destroy the link
    };

    // Starts this program again with the same arguments and the flag that makes it the child; `name` is what it is
    // listed by.
    static Result<std::unique_ptr<ChildLink>> start(boost::asio::any_io_executor executor,
                                                    const std::vector<std::string>& arguments, const std::string& name,
                                                    Handler handler);

    // `descriptor`, if there is one, goes with it.
    void send(const Order& order, std::shared_ptr<const UniqueFd> descriptor = nullptr) {
        channel_.send(to_line(order), std::move(descriptor));
    }
    [[nodiscard]] pid_t pid() const { return watch_.pid(); }

  private:
    ChildLink(boost::asio::any_io_executor executor, UniqueFd socket, Process process, Handler handler);

    Handler handler_;
    LineChannel channel_;
    ExitWatch watch_;
};

} // namespace cmakewatch
