// The three standard streams of a program, from our side.
#pragma once

#include "tool/base/error.h"
#include "tool/protocol/order.h"

namespace cmakewatch {

class ProgramStreams {
  public:
    ProgramStreams() = default;
    virtual ~ProgramStreams() = default;
    ProgramStreams(const ProgramStreams&) = delete;
    ProgramStreams& operator=(const ProgramStreams&) = delete;

    // Once, before all else.
    virtual Result<void> open() = 0;

    // Has `run` start the program on them.
    virtual void use_for(order::Run& run) = 0;
    virtual void has_started() = 0;
    // Shows what is left. `by_itself`: nothing follows by itself.
    virtual void has_exited(bool by_itself) = 0;

    // The user's terminal has another size.
    virtual void resize() = 0;

    // Whether keys are for this program, and for cmakewatch what it does with this program.
    [[nodiscard]] virtual bool has_keys() const = 0;

    // Whether one of them is a terminal of the program's own.
    [[nodiscard]] virtual bool has_terminal() const = 0;
};

} // namespace cmakewatch
