#include "tool/watch/poll_watcher.h"

#include "tool/base/lifetime.h"
#include "tool/process/processor_time.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace cmakewatch {
namespace {

using std::chrono::nanoseconds;
using std::chrono::steady_clock;

// What the interval has to change by to be told of.
constexpr double telling_factor = 1.5;

// Whoever asked for the watch compares states.
class PollWatcher : public Watcher {
  public:
    PollWatcher(boost::asio::any_io_executor executor, Handler handler, int interval_ms)
        : timer_(executor),
          handler_(std::move(handler)),
          pace_(std::chrono::milliseconds(interval_ms)),
          told_(pace_.interval()) {}
    PollWatcher(const PollWatcher&) = delete;
    PollWatcher& operator=(const PollWatcher&) = delete;
    ~PollWatcher() override = default;

    [[nodiscard]] std::string_view name() const override { return "poll"; }

    void watch(std::vector<std::string>, std::function<void()> on_armed) override {
        boost::asio::post(timer_.get_executor(), [this, alive = lifetime_.observe(), on_armed = std::move(on_armed)] {
            if (alive) look(PollPace::Look::all, on_armed);
        });
    }

  private:
    void look(PollPace::Look which, const std::function<void()>& compare) {
        const auto alive = lifetime_.observe();
        const auto begin = steady_clock::now();
        const auto processor_begin = processor_time();
        compare();
        if (!alive) return;
        const auto end = steady_clock::now();
        const auto cost = processor_time() - processor_begin;
        pace_.looked(which, {cost, end - begin}, end);
        if (which == PollPace::Look::all) tell(cost);
        wait();
    }

    void tell(nanoseconds cost) {
        const auto change = std::chrono::duration<double>(pace_.interval()) / std::chrono::duration<double>(told_);
        if (change < telling_factor && change > 1 / telling_factor) return;
        told_ = pace_.interval();
        if (handler_.on_pace) handler_.on_pace(told_, cost);
    }

    void wait() {
        const auto next = pace_.next();
        timer_.expires_at(next.at);
        timer_.async_wait([this, look = next.look, alive = lifetime_.observe()](boost::system::error_code failed) {
            if (alive && !failed) this->look(look, [this, look] { handler_.on_look(look); });
        });
    }

    boost::asio::steady_timer timer_;
    Handler handler_;
    PollPace pace_;
    nanoseconds told_;
    Lifetime lifetime_;
};

} // namespace

std::unique_ptr<Watcher> make_poll_watcher(boost::asio::any_io_executor executor, Watcher::Handler handler,
                                           int interval_ms) {
    return std::make_unique<PollWatcher>(executor, std::move(handler), interval_ms);
}

} // namespace cmakewatch
