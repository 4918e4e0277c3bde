// What one of several programs writes: it gets ends of its own for its three streams, and its lines go where they would
// have gone, with its name in front. While it is in front, the user's terminal is all its own.
// Promises: a stream that is a terminal stays one, as wide as what is left beside the name; the program is slowed down,
// and nobody else, by a reader that does not keep up. Who comes to the front sees the screen as the program has drawn
// it.
#pragma once

#include "tool/base/error.h"
#include "tool/process/output_pipe_posix.h"
#include "tool/report/failure_links.h"
#include "tool/supervisor/program_streams.h"
#include "tool/supervisor/shared_output.h"
#include "tool/terminal/program_lines.h"
#include "tool/terminal/program_screen.h"
#include "tool/terminal/terminal.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace cmakewatch {

class ProgramOutput : public ProgramStreams {
  public:
    // `prefix` takes so many columns.
    ProgramOutput(boost::asio::any_io_executor executor, SharedOutput& output, Terminal& terminal, FailureLinks links,
                  std::string prefix, int columns)
        : executor_(std::move(executor)),
          output_(output),
          terminal_(terminal),
          links_(std::move(links)),
          prefix_(std::move(prefix)),
          columns_(columns) {}

    Result<void> open() override;
    void use_for(order::Run& run) override;
    void has_started() override;
    void has_exited(bool by_itself) override;
    [[nodiscard]] bool has_terminal() const override { return drawn_ != nullptr; }
    void resize() override;
    [[nodiscard]] bool has_keys() const override { return drawn_ && drawn_->is_in_front; }

    // It must have a terminal.
    void come_to_front();
    void leave_front();

  private:
    // What it writes on a stream that is no terminal.
    struct Piped {
        Piped(int shown_on, ProgramLines shown_lines) : stream(shown_on), lines(std::move(shown_lines)) {}
        std::unique_ptr<OutputPipe> pipe;
        int stream; // of ours that the lines go to
        ProgramLines lines;
    };
    // What it writes on its terminal.
    struct Drawn {
        Drawn(WindowSize size, ProgramLines shown_lines)
            : screen(size.rows, size.columns), lines(std::move(shown_lines)) {}
        std::unique_ptr<ProgramTerminal> terminal;
        ProgramScreen screen;
        ProgramLines lines;
        bool is_in_front = false;
    };

    [[nodiscard]] ProgramLines program_lines() const;
    Result<std::string> open_pipe(int stream);
    void take_drawn(std::string_view output);

    boost::asio::any_io_executor executor_;
    SharedOutput& output_;
    Terminal& terminal_;
    FailureLinks links_;
    std::string prefix_;
    int columns_;
    std::unique_ptr<Drawn> drawn_;     // null without a terminal
    std::array<std::string, 3> files_; // of a run order
    std::vector<std::unique_ptr<Piped>> piped_;
};

} // namespace cmakewatch
