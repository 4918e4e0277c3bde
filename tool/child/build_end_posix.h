// Ends the build of a supervisor that is gone. The kernel tells Ninja, but not the jobs that share Ninja's group;
// others may have missed what Ninja has told them: see BuildCommand::interrupt_jobs_later().
#pragma once

#include "tool/protocol/order.h"

#include <boost/asio/steady_timer.hpp>

#include <functional>

namespace cmakewatch {

class BuildEnd {
  public:
    // `on_gone` is called once nothing is left of the build.
    BuildEnd(const boost::asio::any_io_executor& executor, std::function<void()> on_gone)
        : timer_(executor), on_gone_(std::move(on_gone)) {}

    // What builds now.
    void note(order::Building build) { build_ = std::move(build); }

    void begin();
    // on_gone is to follow.
    [[nodiscard]] bool is_under_way() const { return has_begun_ && build_.group > 0; }

  private:
    void wait(int checks_left);

    boost::asio::steady_timer timer_;
    std::function<void()> on_gone_;
    order::Building build_;
    bool has_begun_ = false;
};

} // namespace cmakewatch
