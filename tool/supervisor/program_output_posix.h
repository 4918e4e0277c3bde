// What one of several programs writes: it gets ends of its own for its three streams, and its lines go where they would
// have gone, with its name in front.
// Promises: a stream that is a terminal stays one, as wide as what is left beside the name; the program is slowed down,
// and nobody else, by a reader that does not keep up.
#pragma once

#include "tool/process/unique_fd.h"
#include "tool/report/program_lines.h"
#include "tool/supervisor/program_streams.h"
#include "tool/supervisor/shared_output.h"
#include "tool/supervisor/terminal.h"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <memory>
#include <string>
#include <vector>

namespace cmakewatch {

class ProgramOutput : public ProgramStreams {
  public:
    // `prefix` takes so many columns.
    ProgramOutput(boost::asio::any_io_executor executor, SharedOutput& output, Terminal& terminal, std::string prefix,
                  int columns)
        : executor_(std::move(executor)),
          output_(output),
          terminal_(terminal),
          prefix_(std::move(prefix)),
          columns_(columns) {}

    Result<void> use_for(order::Run& run) override;
    void has_exited(bool by_itself) override;
    [[nodiscard]] bool has_terminal() const override { return terminal_.is_open(); }
    void resize() override;

  private:
    // One end that we read from: of a pipe, or of the pseudo-terminal.
    struct Source {
        Source(const boost::asio::any_io_executor& executor, int fd, int shown_on, std::string prefix)
            : descriptor(executor, fd), stream(shown_on), lines(std::move(prefix)) {}
        boost::asio::posix::stream_descriptor descriptor;
        int stream; // of ours that the lines go to
        ProgramLines lines;
    };

    Result<void> open();
    Result<std::string> open_pipe(int stream);
    void read(Source& source);
    bool take_chunk(Source& source);

    boost::asio::any_io_executor executor_;
    SharedOutput& output_;
    Terminal& terminal_;
    std::string prefix_;
    int columns_;
    PseudoTerminal pty_;
    std::vector<UniqueFd> kept_open_; // so that we never see an end of file
    std::vector<std::string> files_;  // of a run order
    std::vector<std::unique_ptr<Source>> sources_;
};

} // namespace cmakewatch
