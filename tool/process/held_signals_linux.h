// Signals that only a loop takes, for as long as this lives.
// Promises: one that comes while nobody looks stays with the kernel, and takes its usual effect when this ends.
// (Asio's signal_set drops what it has caught and not told.)
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <csignal>
#include <functional>
#include <initializer_list>

namespace cmakewatch {

class HeldSignals {
  public:
    // Those of `numbers` that are not ignored (see is_ignored). Other threads must not exist yet.
    HeldSignals(boost::asio::any_io_executor executor, std::initializer_list<int> numbers);
    HeldSignals(const HeldSignals&) = delete;
    HeldSignals& operator=(const HeldSignals&) = delete;
    ~HeldSignals();

    // Calls `on_signal` once, when there is one.
    void wait(std::function<void(int number)> on_signal);
    void cancel();

  private:
    sigset_t before_{};
    boost::asio::posix::stream_descriptor descriptor_;
};

} // namespace cmakewatch
