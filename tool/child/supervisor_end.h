// Whether the supervisor is gone. A signal to its children is the kernel's word for that, mostly; the end of the
// channel says so for sure, and follows when the supervisor's last thread has let go of it. If that does not follow,
// the signal came from somebody else, and the supervisor lives.
#pragma once

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>

namespace cmakewatch {

class SupervisorEnd {
  public:
    // `on_missing` is called if the end of the channel does not follow in time.
    SupervisorEnd(const boost::asio::any_io_executor& executor, std::function<void()> on_missing)
        : timer_(executor), on_missing_(std::move(on_missing)) {}

    // The signal has come.
    void expect() {
        if (state_ != State::not_expected) return;
        state_ = State::expected;
        timer_.expires_after(longest_wait);
        timer_.async_wait([this](boost::system::error_code failed) {
            if (failed || state_ != State::expected) return;
            state_ = State::not_expected;
            on_missing_();
        });
    }

    // The channel has ended.
    void has_come() { state_ = State::here; }

    [[nodiscard]] bool is_expected() const { return state_ == State::expected; }

  private:
    static constexpr std::chrono::milliseconds longest_wait{200};
    enum class State { not_expected, expected, here };

    boost::asio::steady_timer timer_;
    std::function<void()> on_missing_;
    State state_ = State::not_expected;
};

} // namespace cmakewatch
