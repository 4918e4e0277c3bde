// The streams of the only program of a session: the user's terminal is all its own, and what is no terminal it has as
// we do.
#pragma once

#include "tool/supervisor/program_streams.h"
#include "tool/supervisor/terminal.h"

namespace cmakewatch {

class WholeTerminal : public ProgramStreams {
  public:
    explicit WholeTerminal(Terminal& terminal) : terminal_(terminal) {}

    Result<void> use_for(order::Run& run) override {
        terminal_.program_is_starting();
        run.terminal = terminal_.program_path();
        run.on_terminal = terminal_.streams();
        return {};
    }
    void has_started() override { terminal_.program_has_started(); }
    void has_exited(bool by_itself) override { terminal_.program_has_exited(by_itself); } // then the keys are ours
    [[nodiscard]] bool has_terminal() const override { return !terminal_.program_path().empty(); }

  private:
    Terminal& terminal_;
};

} // namespace cmakewatch
