// Gives the user's terminal back when the supervisor, which had changed it or lent it, was killed.
#pragma once

#include "tool/protocol/order.h"

#include <sys/types.h>

namespace cmakewatch {

class TerminalReturn {
  public:
    // `group`: the supervisor's. It may hold others too, such as the script that has started it.
    explicit TerminalReturn(pid_t group) : group_(group) {}

    void note(order::UserTerminal state) { state_ = std::move(state); }

    // Whoever has changed the terminal since knows better: what is not as the supervisor has left it stays.
    void give_back() const;

  private:
    void take_from_borrower() const;

    pid_t group_;
    order::UserTerminal state_;
};

} // namespace cmakewatch
