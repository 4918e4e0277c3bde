// Runs the decisions of a session: events go in one after the other, and what follows from each is carried out before
// the next one.
// Promises: an event that comes while commands are carried out waits for the rest of them. Each event and each command
// is in the trace, and counts for the record of edit cycles.
// Does not know what commands do, but for timers.
#pragma once

#include "tool/report/trace.h"
#include "tool/session/session.h"
#include "tool/supervisor/cycle_recorder.h"
#include "tool/supervisor/session_timers.h"

#include <deque>
#include <functional>

namespace cmakewatch {

class SessionDriver {
  public:
    using CarryOut = std::function<void(const session::Command&)>; // all commands but those of timers

    SessionDriver(boost::asio::any_io_executor executor, session::Options options, Trace& trace, CycleRecorder& cycles,
                  CarryOut carry_out);

    void take(const session::Event& event);

    [[nodiscard]] const session::Session& session() const { return session_; }

  private:
    void carry_out(const session::Command& command);

    session::Session session_;
    Trace& trace_;
    CycleRecorder& cycles_;
    CarryOut carry_out_;
    SessionTimers timers_;
    std::deque<session::Event> waiting_;
    bool is_busy_ = false;
};

} // namespace cmakewatch
