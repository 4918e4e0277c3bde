#include "tool/child/earliest_timer.h"

#include <boost/asio/post.hpp>

#include <utility>

namespace cmakewatch {

// Asio sets a timer that is due at once to an absolute time, which under faketime may be a day away.
void EarliestTimer::call_at(std::optional<Time> time) {
    if (!time || (at_ && *at_ <= *time)) return;
    at_ = time;
    if (*time <= std::chrono::steady_clock::now()) {
        timer_.cancel();
        return boost::asio::post(timer_.get_executor(), [this] { call(); });
    }
    timer_.expires_at(*time);
    timer_.async_wait([this](boost::system::error_code failed) {
        if (!failed) call();
    });
}

void EarliestTimer::call() {
    if (std::exchange(at_, std::nullopt)) on_time_();
}

} // namespace cmakewatch
