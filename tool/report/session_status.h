// The status line of a session: what is under way, or what runs.
// Promises: what is under way is told of when it has taken a moment, and anew each second.
#pragma once

#include "tool/report/status_text.h"
#include "tool/session/events.h"
#include "tool/terminal/screen.h"

#include <boost/asio/steady_timer.hpp>

#include <optional>
#include <string>

namespace cmakewatch {

class SessionStatus {
  public:
    // `is_on`: there shall be one.
    SessionStatus(const boost::asio::any_io_executor& executor, Screen& screen, bool is_on);

    // Whether Ninja is to tell of the starts of steps, too.
    [[nodiscard]] bool is_on() const { return is_on_; }

    void build_started(int build);
    // Whether the line tells of an end.
    bool build_progress(const Progress& progress);
    void build_expected(double seconds);
    void build_ended(session::BuildResult result);

    void tests_started(int build, int selected);
    void test_started(const std::string& name);
    void test_finished(bool has_failed);
    void tests_ended(const std::string& outcome); // "tests failed #3"

    void is_ready(const std::string& outcome); // "ready #3"
    void program_started(const std::string& name);
    void program_ended(const std::string& name);
    void keys_work();
    // In place of the outcome: "paused"; "" for none.
    void note(std::string text);
    // What the user is asked and has typed so far, in place of everything else; "" for nothing. It stands there also
    // where there is no status line. Whether there is room for it: not on a terminal that cannot move its cursor.
    bool question(std::string text);

  private:
    void update();
    void update_after(StatusClock::duration delay);
    [[nodiscard]] std::optional<StatusClock::time_point> start_of_what_is_under_way() const;

    Screen& screen_;
    bool is_on_;
    boost::asio::steady_timer timer_;
    std::optional<BuildUnderWay> build_;
    std::optional<TestsUnderWay> tests_;
    Waiting waiting_;
    std::string note_;
    std::string question_;
};

} // namespace cmakewatch
