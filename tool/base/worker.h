// A thread for what takes its time, so that the loop never waits: one task after the other.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <cstddef>
#include <exception>
#include <utility>

namespace cmakewatch {

class Worker {
  public:
    // `loop` gets the exceptions that tasks throw.
    explicit Worker(boost::asio::any_io_executor loop) : loop_(loop) {}
    ~Worker() { stop(); }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    template <class Task> void post(Task task) {
        boost::asio::post(pool_, [this, task = std::move(task)]() mutable {
            try {
                task();
            } catch (...) {
                boost::asio::post(loop_, [failure = std::current_exception()] { std::rethrow_exception(failure); });
            }
        });
    }

    // Calls `then` with what `task` returns, from the loop.
    template <class Task, class Then> void run(Task task, Then then) {
        ++unfinished_;
        post([this, task = std::move(task), then = std::move(then)]() mutable {
            boost::asio::post(loop_, [this, result = task(), then = std::move(then)]() mutable {
                --unfinished_;
                then(std::move(result));
            });
        });
    }

    // Whether each `then` has been called. Asked from the loop.
    [[nodiscard]] bool is_idle() const { return unfinished_ == 0; }

    // What takes long need not be finished any more: tasks may ask for it.
    void give_up() { gives_up_ = true; }
    [[nodiscard]] bool gives_up() const { return gives_up_; }

    // Waits for the task under way and drops those that wait. What tasks refer to must live until then.
    void stop() {
        give_up();
        pool_.stop();
        pool_.join();
    }

  private:
    boost::asio::any_io_executor loop_;
    size_t unfinished_ = 0; // tasks of run(); for the loop alone
    std::atomic<bool> gives_up_ = false;
    boost::asio::thread_pool pool_{1};
};

} // namespace cmakewatch
