#include "tool/watch/poll_watcher.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace cmakewatch {
namespace {

// Whoever asked for the watch compares states anyway when in doubt: polling is being in doubt at each interval.
class PollWatcher : public Watcher {
  public:
    PollWatcher(boost::asio::any_io_executor executor, Handler handler, int interval_ms)
        : timer_(executor), handler_(std::move(handler)), interval_(interval_ms) {}
    ~PollWatcher() override { *is_alive_ = false; }
    PollWatcher(const PollWatcher&) = delete;
    PollWatcher& operator=(const PollWatcher&) = delete;

    [[nodiscard]] std::string_view name() const override { return "poll"; }

    void watch(std::vector<std::string>, std::function<void()> on_armed) override {
        boost::asio::post(timer_.get_executor(), [this, alive = is_alive_, on_armed = std::move(on_armed)] {
            if (!*alive) return;
            wait();
            on_armed();
        });
    }

  private:
    void wait() {
        timer_.expires_after(interval_);
        timer_.async_wait([this, alive = is_alive_](boost::system::error_code failed) {
            if (!*alive || failed) return;
            wait(); // first: the handler may set another watch, which starts the interval anew
            handler_.on_doubt();
        });
    }

    boost::asio::steady_timer timer_;
    Handler handler_;
    std::chrono::milliseconds interval_;
    std::shared_ptr<bool> is_alive_ = std::make_shared<bool>(true);
};

} // namespace

std::unique_ptr<Watcher> make_poll_watcher(boost::asio::any_io_executor executor, Watcher::Handler handler,
                                           int interval_ms) {
    return std::make_unique<PollWatcher>(executor, std::move(handler), interval_ms);
}

} // namespace cmakewatch
