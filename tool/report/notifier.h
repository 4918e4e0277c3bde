// Tells the user on the desktop that a build or its tests fail, or are good again, while he looks elsewhere.
// Promises: nothing is shown to who looks at the terminal. A terminal that does not tell whether he does is taken to be
// looked at for a while behind each key.
// Does not know how a notification is shown, nor the time: it is told.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include <sys/types.h>

namespace cmakewatch {

// What shows notifications.
class NotificationChannel {
  public:
    NotificationChannel() = default;
    virtual ~NotificationChannel() = default;
    NotificationChannel(const NotificationChannel&) = delete;
    NotificationChannel& operator=(const NotificationChannel&) = delete;

    virtual void show(const std::string& title, const std::string& text) = 0;
    // Whether this is a process that it waits for.
    [[nodiscard]] virtual bool owns(pid_t pid) const = 0;
};

class Notifier {
  public:
    using Clock = std::chrono::steady_clock;

    // `away`: nothing is shown if he has looked at the terminal within that time. `channel` may be null: nothing is
    // shown at all.
    Notifier(std::unique_ptr<NotificationChannel> channel, std::chrono::milliseconds away, std::string title,
             std::function<Clock::time_point()> now = Clock::now);

    // The terminal has the focus now, or has lost it.
    void focus_changed(bool has_focus);
    void key_pressed() { last_look_ = now_(); }

    void failed(const std::string& text);
    void good(const std::string& text); // shown only if it has failed before

    [[nodiscard]] bool owns(pid_t pid) const { return channel_ && channel_->owns(pid); }

  private:
    void show(const std::string& text);

    std::unique_ptr<NotificationChannel> channel_;
    std::chrono::milliseconds away_;
    std::string title_;
    std::function<Clock::time_point()> now_;
    bool has_focus_ = false; // as far as the terminal tells
    Clock::time_point last_look_;
    bool has_failed_ = false;
};

} // namespace cmakewatch
