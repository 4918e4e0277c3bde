// The streams of the only program of a session: the user's terminal is all its own, and what is no terminal it has as
// we do.
#pragma once

#include "tool/supervisor/program_streams.h"
#include "tool/terminal/terminal.h"

#include <memory>

namespace cmakewatch {

class WholeTerminal : public ProgramStreams {
  public:
    explicit WholeTerminal(Terminal& terminal) : terminal_(terminal) {}

    Result<void> open() override {
        if (!terminal_.is_there()) return {};
        auto opened = terminal_.open_for_program([this](std::string_view output) { terminal_.relay(output); });
        if (!opened) return opened.error();
        program_ = std::move(*opened);
        terminal_.set_front(program_.get());
        return {};
    }
    void use_for(order::Run& run) override {
        run.on_terminal = terminal_.streams();
        if (!program_) return;
        program_->program_is_starting(terminal_.modes());
        run.terminal = program_->path();
    }
    void has_started() override {
        if (program_) program_->program_has_started();
    }
    void has_exited(bool by_itself) override {
        if (!program_) return;
        program_->program_has_exited(by_itself);
        terminal_.leave_program();
    }
    void resize() override {
        if (program_) terminal_.copy_size_to(*program_);
    }
    [[nodiscard]] bool has_keys() const override { return terminal_.takes_keys(); }
    [[nodiscard]] bool has_terminal() const override { return program_ != nullptr; }

  private:
    Terminal& terminal_;
    std::unique_ptr<ProgramTerminal> program_; // null if there is no terminal
};

} // namespace cmakewatch
