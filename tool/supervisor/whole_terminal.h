// The streams of the only program of a session: the user's terminal is all its own, and what is no terminal it has as
// we do.
#pragma once

#include "tool/report/failure_links.h"
#include "tool/supervisor/program_streams.h"
#include "tool/terminal/terminal.h"

#include <memory>

namespace cmakewatch {

class WholeTerminal : public ProgramStreams {
  public:
    WholeTerminal(Terminal& terminal, FailureLinks links) : terminal_(terminal), links_(std::move(links)) {}

    Result<void> open() override {
        if (!terminal_.is_there()) return {};
        auto opened = terminal_.open_for_program([this](std::string_view output) { show(output); });
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
        links_.start_anew();
        terminal_.leave_program();
    }
    void resize() override {
        if (program_) terminal_.copy_size_to(*program_);
    }
    [[nodiscard]] bool has_keys() const override { return terminal_.takes_keys(); }
    [[nodiscard]] bool has_terminal() const override { return program_ != nullptr; }

  private:
    // What draws on the screen writes no lines.
    void show(std::string_view output) {
        terminal_.is_drawn_upon() ? terminal_.relay(output) : terminal_.relay(links_.take(output));
    }

    Terminal& terminal_;
    FailureLinks links_;
    std::unique_ptr<ProgramTerminal> program_; // null if there is no terminal
};

} // namespace cmakewatch
