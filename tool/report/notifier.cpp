#include "tool/report/notifier.h"

#include <utility>

namespace cmakewatch {

Notifier::Notifier(std::unique_ptr<NotificationChannel> channel, std::chrono::milliseconds away, std::string title,
                   std::function<Clock::time_point()> now)
    : channel_(std::move(channel)), away_(away), title_(std::move(title)), now_(std::move(now)), last_look_(now_()) {}

void Notifier::focus_changed(bool has_focus) {
    has_focus_ = has_focus;
    last_look_ = now_();
}

void Notifier::failed(const std::string& text) {
    has_failed_ = true;
    show(text);
}

void Notifier::good(const std::string& text) {
    if (std::exchange(has_failed_, false)) show(text);
}

void Notifier::show(const std::string& text) {
    if (channel_ && !has_focus_ && now_() - last_look_ >= away_) channel_->show(title_, text);
}

} // namespace cmakewatch
