#include "tool/report/notifier.h"

#include "tests/catch.h"
#include "tool/report/desktop_notification.h"

#include <vector>

using namespace cmakewatch;
using namespace std::chrono_literals;

namespace {

using Shown = std::vector<std::string>;

class Recorder : public NotificationChannel {
  public:
    explicit Recorder(Shown& shown) : shown_(shown) {}
    void show(const std::string& title, const std::string& text) override { shown_.push_back(title + ": " + text); }
    [[nodiscard]] bool owns(pid_t) const override { return false; }

  private:
    Shown& shown_;
};

struct Desk {
    Notifier::Clock::time_point now{};
    Shown shown;
    Notifier notifier{std::make_unique<Recorder>(shown), 10s, "app", [this] { return now; }};
};

} // namespace

TEST_CASE("a failure is shown on the desktop to who has not looked at the terminal for a while") {
    Desk desk;
    desk.now += 9s;
    desk.notifier.failed("one");
    CHECK(desk.shown.empty());
    desk.now += 1s;
    desk.notifier.failed("two");
    CHECK(desk.shown == Shown{"app: two"});
    desk.notifier.key_pressed();
    desk.notifier.failed("three");
    desk.now += 10s;
    desk.notifier.failed("four");
    CHECK(desk.shown == Shown{"app: two", "app: four"});
}

TEST_CASE("who looks at the terminal is not notified, however long no key is pressed") {
    Desk desk;
    desk.notifier.focus_changed(true);
    desk.now += 1h;
    desk.notifier.failed("one");
    CHECK(desk.shown.empty());
    desk.notifier.focus_changed(false);
    desk.now += 9s;
    desk.notifier.failed("two");
    CHECK(desk.shown.empty());
    desk.now += 1s;
    desk.notifier.failed("three");
    CHECK(desk.shown == Shown{"app: three"});
}

TEST_CASE("that all is good is worth a notification once, after a failure") {
    Desk desk;
    desk.now += 1h;
    desk.notifier.good("one");
    desk.notifier.failed("two");
    desk.notifier.good("three");
    desk.notifier.good("four");
    CHECK(desk.shown == Shown{"app: two", "app: three"});
}

TEST_CASE("without a channel nothing is shown") {
    Notifier notifier(nullptr, 0s, "app");
    notifier.failed("one");
    CHECK_FALSE(notifier.owns(1));
}

TEST_CASE("the sequence that makes a terminal notify holds no other") {
    CHECK(notification_sequence(TerminalNotification::none, "a", "b").empty());
    CHECK(notification_sequence(TerminalNotification::osc9, "a", "b\x1b\\;c") == "\x1b]9;a: b\\;c\x1b\\");
    CHECK(notification_sequence(TerminalNotification::osc777, "a;x", "b;\ac\n") == "\x1b]777;notify;a,x;b;c\x1b\\");
}
