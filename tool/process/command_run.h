// One command whose output we read: Ninja, CMake or a hook.
// Promises: whole lines as they come, standard error among them; then one end. Never blocks the loop, and does not
// wait for a daemon that the command left behind with our pipe in its hands.
#pragma once

#include "tool/base/lifetime.h"
#include "tool/base/line_buffer.h"
#include "tool/process/output_pipe_posix.h"
#include "tool/process/wait_linux.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

class CommandRun {
  public:
    struct Handler {
        std::function<void(std::string_view line)> on_line;
        std::function<void(ExitStatus)> on_exit; // nothing follows; may destroy the run
        // The beginning of a line, while parts are wanted; the rest of it follows as a part or a line.
        std::function<void(std::string_view part)> on_part = nullptr;
        // In the place of on_line for a line of which parts have been handed out: so many bytes at its beginning. If
        // there is none, on_line gets the rest.
        std::function<void(std::string_view line, size_t handed_out)> on_rest = nullptr;
        // What is taken for the output in its place, before it is split into lines.
        std::function<std::string(std::string_view chunk)> rewrite = nullptr;
    };
    struct Command {
        std::string executable;
        std::vector<std::string> arguments;
        std::vector<std::string> environment;
        std::string directory;           // "" stays in ours
        bool may_read_terminal = false;  // its input is ours, if that is our controlling terminal
        std::vector<int> inherited;      // descriptors that it gets besides 0, 1 and 2
        bool writes_to_terminal = false; // its output is a pseudo-terminal, not a pipe
    };

    // Starts it, without input if Command does not say otherwise, in a process group of its own; it is sent SIGTERM if
    // we die.
    static Result<std::unique_ptr<CommandRun>> start(boost::asio::any_io_executor executor, const Command& command,
                                                     Handler handler);

    CommandRun(const CommandRun&) = delete;
    CommandRun& operator=(const CommandRun&) = delete;
    ~CommandRun() = default;

    [[nodiscard]] pid_t pid() const { return watch_->pid(); }

    // From now on what the command asks is shown before it ends the line, or not any more.
    void want_parts(bool are_wanted);

    // Takes at once what the command has written already.
    void read_output() { output_->take_chunk(); }

    // Sends a signal to the command's process group. Ninja's jobs have groups of their own, which it ends itself; those
    // that have the terminal are in Ninja's group and are told by nobody else. Whoever is stopped continues, to see it.
    void interrupt(int signal);

    // Sends a signal to all that descends from the command, but not to itself.
    void interrupt_jobs(int signal);

    // Ends it and all that descends from it with SIGKILL.
    void kill();

  private:
    explicit CommandRun(Handler handler) : handler_(std::move(handler)) {}

    void take_output(std::string_view chunk);
    void hand_out_line(std::string_view line);
    void hand_out_part();
    void on_exit(ExitStatus status);

    Handler handler_;
    std::unique_ptr<ExitWatch> watch_;
    LineBuffer received_;
    std::string parts_; // handed out, of the line that received_ has the next part of
    bool wants_parts_ = false;
    std::unique_ptr<OutputPipe> output_;
    Lifetime lifetime_;
};

} // namespace cmakewatch
