// The watcher that is at work, and those that take its place where it cannot watch, or not any more.
// Promises: while one of them is left, something watches; the last one is never given up.
// Does not know what has been missed in between: whoever uses it compares states.
#pragma once

#include "tool/watch/watcher.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

class FallbackWatcher {
  public:
    // The kinds to try in turn for these directories, as watchers_to_try().
    using KindsToTry = std::function<std::vector<WatcherKind>(const std::vector<std::string>& directories)>;
    using Make = std::function<std::unique_ptr<Watcher>(WatcherKind kind, Watcher::Handler handler)>;

    // After on_lost watch() is to be called again: the next kind watches then.
    FallbackWatcher(boost::asio::any_io_executor executor, KindsToTry kinds_to_try, Make make,
                    Watcher::Handler handler);

    // As Watcher::watch().
    void watch(std::vector<std::string> directories, std::function<void()> on_armed);

    // Of the one that is at work: there is none before watch().
    [[nodiscard]] std::string_view name() const { return watcher_->name(); }
    [[nodiscard]] bool tells_at_once() const { return watcher_->tells_at_once(); }

  private:
    void start_next();

    boost::asio::any_io_executor executor_;
    KindsToTry kinds_to_try_;
    Make make_;
    Watcher::Handler handler_;
    std::vector<WatcherKind> kinds_; // still to try
    std::unique_ptr<Watcher> watcher_;
};

} // namespace cmakewatch
