#include "tool/watch/fallback_watcher.h"

#include <boost/asio/post.hpp>

namespace cmakewatch {

FallbackWatcher::FallbackWatcher(boost::asio::any_io_executor executor, KindsToTry kinds_to_try, Make make,
                                 Watcher::Handler handler)
    : executor_(std::move(executor)),
      kinds_to_try_(std::move(kinds_to_try)),
      make_(std::move(make)),
      handler_(std::move(handler)) {}

void FallbackWatcher::watch(std::vector<std::string> directories, std::function<void()> on_armed) {
    if (!watcher_) {
        if (kinds_.empty()) kinds_ = kinds_to_try_(directories);
        start_next();
    }
    watcher_->watch(std::move(directories), std::move(on_armed));
}

void FallbackWatcher::start_next() {
    auto handler = handler_;
    handler.on_lost = [this](const Error& error) {
        // Destroyed only after it has returned from this call.
        boost::asio::post(executor_, [lost = std::shared_ptr<Watcher>(std::move(watcher_))] {});
        handler_.on_lost(error);
    };
    const auto kind = kinds_.front();
    if (kinds_.size() > 1) kinds_.erase(kinds_.begin()); // poll, the last one, never fails
    watcher_ = make_(kind, std::move(handler));
}

} // namespace cmakewatch
