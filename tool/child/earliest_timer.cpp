#include "tool/child/earliest_timer.h"

namespace cmakewatch {

void EarliestTimer::call_at(std::optional<Time> time) {
    if (!time || (at_ && *at_ <= *time)) return;
    at_ = time;
    timer_.expires_at(*time);
    timer_.async_wait([this](boost::system::error_code failed) {
        if (failed) return;
        at_.reset();
        on_time_();
    });
}

} // namespace cmakewatch
